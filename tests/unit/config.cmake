# SPDX-License-Identifier: ISC
# Tests of the configuration, and of where the log goes.
foreach(name IN ITEMS config config_reload log policy)
  add_executable(test_${name} unit/test_${name}.c)
  target_link_libraries(test_${name} PRIVATE cmdline config logdest device drivers
    opencrypto PkgConfig::CRITERION project_options)
  target_compile_definitions(test_${name} PRIVATE _GNU_SOURCE
    CONFIG_SAMPLE="${PROJECT_SOURCE_DIR}/tools/config/cryptodevd.conf")
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 300)
endforeach()
