# SPDX-License-Identifier: ISC
# Tests of key operations: on the scripted driver, and of the bignum driver
# against OpenSSL.
pkg_check_modules(LIBCRYPTO REQUIRED IMPORTED_TARGET libcrypto)

add_executable(test_keyop
  unit/test_keyop.c unit/test_keyop_keyref.c unit/test_keyop_wait.c
  unit/keyop_fake.c unit/fake_driver.c)
add_executable(test_bignum
  unit/test_bignum.c unit/test_bignum_dsa.c unit/test_bignum_random.c
  unit/bignum_kop.c)
target_link_libraries(test_bignum PRIVATE drivers PkgConfig::LIBCRYPTO)
foreach(name IN ITEMS keyop bignum)
  target_link_libraries(test_${name} PRIVATE
    opencrypto PkgConfig::CRITERION project_options)
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 300)
endforeach()
