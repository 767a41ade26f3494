# SPDX-License-Identifier: ISC
# Drivers that are loaded: the real ones, and files that must be refused.
add_executable(test_loadable
  unit/test_loadable.c unit/test_example.c)
target_link_libraries(test_loadable PRIVATE
  opencrypto_host drivers PkgConfig::CRITERION project_options)
target_compile_definitions(test_loadable PRIVATE
  TEST_MODULES="${PROJECT_BINARY_DIR}/modules"
  TEST_BROKEN="${CMAKE_CURRENT_BINARY_DIR}/broken")
add_test(NAME loadable COMMAND test_loadable)
set_tests_properties(loadable PROPERTIES
  LABELS unit SKIP_RETURN_CODE 77 TIMEOUT 300)
add_dependencies(test_loadable module_example module_nettle)

foreach(what IN ITEMS NOTHING SYMBOL MAGIC ABI SIZE DETACH)
  add_library(broken_${what} MODULE unit/module_broken.c)
  target_compile_definitions(broken_${what} PRIVATE BROKEN_${what}=1)
  target_include_directories(broken_${what} PRIVATE
    ${PROJECT_SOURCE_DIR}/framework)
  target_link_libraries(broken_${what} PRIVATE project_options)
  set_target_properties(broken_${what} PROPERTIES PREFIX "" OUTPUT_NAME ${what}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/broken)
  add_dependencies(test_loadable broken_${what})
endforeach()
