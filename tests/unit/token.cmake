# SPDX-License-Identifier: ISC
# The token's driver with the emulator as its device, by way of the libusb that
# speaks USB/IP; results are compared with libcrypto's.
pkg_check_modules(LIBCRYPTO REQUIRED IMPORTED_TARGET libcrypto)

file(GLOB token_sources CONFIGURE_DEPENDS unit/test_token_*.c)
add_executable(test_token ${token_sources} unit/token_fix.c unit/linux_ref.c)
target_compile_definitions(test_token PRIVATE
  TEST_EMULATOR="${PROJECT_BINARY_DIR}/bin/yubihsm-emulator")
target_link_libraries(test_token PRIVATE
  drivers opencrypto PkgConfig::LIBCRYPTO PkgConfig::CRITERION project_options)
add_test(NAME token COMMAND test_token)
set_tests_properties(token PROPERTIES LABELS unit TIMEOUT 300
  ENVIRONMENT LD_LIBRARY_PATH=${PROJECT_BINARY_DIR}/tests-usbip)
