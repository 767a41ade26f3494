# SPDX-License-Identifier: ISC
# Tests of the NetBSD dialect; tests/CMakeLists.txt includes this.
add_executable(test_netbsd_dialect
  unit/test_linux_self.c unit/test_netbsd_dialect.c
  unit/test_netbsd_dialect_batch.c unit/test_netbsd_dialect_comp.c
  unit/test_netbsd_dialect_crypt.c unit/test_netbsd_dialect_key.c
  unit/test_netbsd_dialect_refuse.c unit/test_netbsd_dialect_session.c)
target_link_libraries(test_netbsd_dialect PRIVATE
  transport_common device drivers opencrypto uapi_wire
  PkgConfig::CRITERION project_options)
add_test(NAME netbsd_dialect COMMAND test_netbsd_dialect)
set_tests_properties(netbsd_dialect PROPERTIES
  LABELS unit SKIP_RETURN_CODE 77 TIMEOUT 300)
