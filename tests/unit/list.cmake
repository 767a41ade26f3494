# SPDX-License-Identifier: ISC
# Tests of what stands on the tools' and programs' own libraries: the list of
# algorithms, and the command line.
pkg_check_modules(JSONC REQUIRED IMPORTED_TARGET json-c)

add_executable(test_list unit/test_list.c)
target_link_libraries(test_list PRIVATE check_list drivers PkgConfig::JSONC)
add_executable(test_cmdline unit/test_cmdline.c)
target_link_libraries(test_cmdline PRIVATE cmdline device)
foreach(name IN ITEMS list cmdline)
  target_link_libraries(test_${name} PRIVATE
    opencrypto PkgConfig::CRITERION project_options)
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 300)
endforeach()

# The program as it is, by whoever runs it: it needs no device.
add_test(NAME list_program COMMAND cryptodev-check --list)
set_tests_properties(list_program PROPERTIES LABELS unit TIMEOUT 60
  PASS_REGULAR_EXPRESSION "\naes-cbc +cipher +FIPS 197, SP 800-38A +16 +16 +16/24/32 +- +nettle0 +linux 11")
