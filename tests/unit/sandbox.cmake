# SPDX-License-Identifier: ISC
# What the daemon gives up, and the process that traces in its place.
foreach(name IN ITEMS sandbox tracer)
  add_executable(test_${name} unit/test_${name}.c)
  target_link_libraries(test_${name} PRIVATE
    sandbox transport_cuse opencrypto PkgConfig::CRITERION project_options)
  target_compile_definitions(test_${name} PRIVATE _GNU_SOURCE)
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES
    LABELS unit SKIP_RETURN_CODE 77 TIMEOUT 300)
endforeach()
