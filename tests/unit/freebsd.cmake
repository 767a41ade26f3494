# SPDX-License-Identifier: ISC
# The FreeBSD dialect without a transport; tests/CMakeLists.txt includes this.
add_executable(test_freebsd
  unit/test_freebsd_aead.c unit/test_freebsd_calls.c unit/test_freebsd_crypt.c
  unit/test_freebsd_crypt_13.c unit/test_freebsd_hostile.c
  unit/test_freebsd_key.c unit/test_freebsd_self.c
  unit/test_freebsd_session.c unit/test_linux_self.c)
target_link_libraries(test_freebsd PRIVATE
  transport_common device drivers opencrypto uapi_wire
  PkgConfig::CRITERION project_options)
add_test(NAME freebsd COMMAND test_freebsd)
set_tests_properties(freebsd PROPERTIES
  LABELS unit SKIP_RETURN_CODE 77 TIMEOUT 300)
