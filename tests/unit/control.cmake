# SPDX-License-Identifier: ISC
# Tests of the control socket and of its client's parts.
pkg_check_modules(JSONC REQUIRED IMPORTED_TARGET json-c)

add_executable(test_control unit/test_control.c unit/test_control_hostile.c)
add_executable(test_control_tell unit/test_control_tell.c)
add_executable(test_control_rights unit/test_control_rights.c)
add_executable(test_control_socket unit/test_control_socket.c)
foreach(name IN ITEMS control control_tell control_rights control_socket)
  target_sources(test_${name} PRIVATE unit/control_fix.c)
  target_compile_definitions(test_${name} PRIVATE _GNU_SOURCE)
  target_link_libraries(test_${name} PRIVATE control device drivers logdest)
endforeach()
add_executable(test_trace unit/test_trace.c)
target_link_libraries(test_trace PRIVATE transport_common device drivers uapi_wire)
add_executable(test_taskinfo unit/test_taskinfo.c)
target_link_libraries(test_taskinfo PRIVATE transport_common)
add_executable(test_ctl unit/test_ctl.c)
target_link_libraries(test_ctl PRIVATE ctl)
foreach(name IN ITEMS control control_tell control_rights control_socket trace taskinfo ctl)
  target_link_libraries(test_${name} PRIVATE
    opencrypto PkgConfig::JSONC PkgConfig::CRITERION project_options)
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES
    LABELS unit SKIP_RETURN_CODE 77 TIMEOUT 300)
endforeach()
