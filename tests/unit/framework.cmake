# SPDX-License-Identifier: ISC
# Tests that need the scripted driver.
foreach(name IN ITEMS dispatch stats knobs sysctl)
  add_executable(test_${name} unit/test_${name}.c unit/fake_driver.c)
  target_link_libraries(test_${name} PRIVATE
    opencrypto PkgConfig::CRITERION project_options)
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 300)
endforeach()
foreach(name IN ITEMS edges move composite fastest giveback keyref_session nothread shutdown)
  add_executable(test_${name} unit/test_${name}.c unit/toy_driver.c)
  target_link_libraries(test_${name} PRIVATE
    opencrypto PkgConfig::CRITERION project_options)
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 300)
endforeach()
target_link_options(test_nothread PRIVATE -Wl,--wrap=pthread_create)

# What the system's random bytes are is up to the test.
add_executable(test_entropy unit/test_entropy.c)
target_link_libraries(test_entropy PRIVATE
  opencrypto PkgConfig::CRITERION project_options)
target_link_options(test_entropy PRIVATE -Wl,--wrap=getentropy)
add_test(NAME entropy COMMAND test_entropy)
set_tests_properties(entropy PROPERTIES LABELS unit TIMEOUT 300)
