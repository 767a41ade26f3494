# SPDX-License-Identifier: ISC
# The Linux dialect without a transport; what CIOCAUTHCRYPT makes is compared with
# libcrypto's.
pkg_check_modules(LIBCRYPTO REQUIRED IMPORTED_TARGET libcrypto)

file(GLOB linux_sources CONFIGURE_DEPENDS unit/test_linux_*.c)
add_executable(test_linux ${linux_sources} unit/linux_ref.c
  unit/toy_driver.c)
target_link_libraries(test_linux PRIVATE
  transport_common device drivers opencrypto uapi_linux uapi_wire
  PkgConfig::LIBCRYPTO PkgConfig::CRITERION project_options)
add_test(NAME linux COMMAND test_linux)
set_tests_properties(linux PROPERTIES LABELS unit TIMEOUT 300)
