# SPDX-License-Identifier: ISC
# Tests of what the pages promise of drivers, sessions and queues, with the
# scripted driver; test_NAME is of all the files test_NAME_*.c that there are.
foreach(name IN ITEMS driver queue)
  file(GLOB sources CONFIGURE_DEPENDS
    ${CMAKE_CURRENT_LIST_DIR}/test_${name}.c
    ${CMAKE_CURRENT_LIST_DIR}/test_${name}_*.c)
  add_executable(test_${name} ${sources})
endforeach()
foreach(name IN ITEMS session_create session_memory)
  add_executable(test_${name} unit/test_${name}.c)
endforeach()
# It looks at what is allocated, and at what is given back.
target_link_options(test_session_memory PRIVATE
  -Wl,--wrap=secret_new,--wrap=secret_free)

foreach(name IN ITEMS driver queue session_create session_memory)
  target_sources(test_${name} PRIVATE unit/fake_driver.c)
endforeach()

# On the real drivers.
add_executable(test_session_threads unit/test_session_threads.c)
target_link_libraries(test_session_threads PRIVATE drivers)

foreach(name IN ITEMS driver queue session_create session_memory session_threads)
  target_link_libraries(test_${name} PRIVATE
    opencrypto PkgConfig::CRITERION project_options)
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 300)
endforeach()
