# SPDX-License-Identifier: ISC
# The secure channel of a YubiHSM 2; what is at its other end is the emulator's.
pkg_check_modules(LIBCRYPTO REQUIRED IMPORTED_TARGET libcrypto)
set(yhsm_emulator ${CMAKE_CURRENT_LIST_DIR}/../yubihsm-emulator)

add_executable(test_yhsm_scp unit/test_yhsm_scp.c
  ${yhsm_emulator}/emu_aes.c ${yhsm_emulator}/emu_scp.c)
target_include_directories(test_yhsm_scp PRIVATE ${yhsm_emulator})
target_link_libraries(test_yhsm_scp PRIVATE
  drivers opencrypto PkgConfig::LIBCRYPTO PkgConfig::CRITERION project_options)
add_test(NAME yhsm_scp COMMAND test_yhsm_scp)
set_tests_properties(yhsm_scp PROPERTIES LABELS unit TIMEOUT 300)
