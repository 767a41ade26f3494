# SPDX-License-Identifier: ISC
# Parts of the daemon alone, and of its transport.
add_executable(test_service unit/test_service.c ${PROJECT_SOURCE_DIR}/cuse/service.c)
target_include_directories(test_service PRIVATE ${PROJECT_SOURCE_DIR}/cuse)
target_link_libraries(test_service PRIVATE opencrypto PkgConfig::CRITERION project_options)
add_executable(test_tpool unit/test_tpool.c)
target_link_libraries(test_tpool PRIVATE
  transport_cuse transport_common PkgConfig::CRITERION project_options)
foreach(name IN ITEMS service tpool)
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES LABELS unit SKIP_RETURN_CODE 77 TIMEOUT 300)
endforeach()
