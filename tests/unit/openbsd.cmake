# SPDX-License-Identifier: ISC
# The OpenBSD dialect without a transport, and its header.
add_executable(test_openbsd
  unit/test_openbsd_calls.c unit/test_openbsd_crypt.c unit/test_openbsd_key.c
  unit/test_linux_self.c)
target_link_libraries(test_openbsd PRIVATE
  vectors transport_common device drivers opencrypto uapi_wire
  PkgConfig::CRITERION project_options)
add_test(NAME openbsd COMMAND test_openbsd)

add_executable(test_uapi_openbsd
  unit/test_uapi_openbsd.c unit/test_uapi_openbsd_layout.c)
target_link_libraries(test_uapi_openbsd PRIVATE
  uapi_openbsd uapi_wire PkgConfig::CRITERION project_options)
add_test(NAME uapi_openbsd COMMAND test_uapi_openbsd)
set_tests_properties(openbsd uapi_openbsd PROPERTIES
  LABELS unit SKIP_RETURN_CODE 77 TIMEOUT 300)
