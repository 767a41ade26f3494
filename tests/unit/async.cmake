# SPDX-License-Identifier: ISC
# Asynchronous operations of open files, on a driver that waits when told to.
add_executable(test_async unit/test_async.c unit/test_async_file.c
  unit/test_async_limit.c unit/async_fix.c unit/toy_driver.c)
target_link_libraries(test_async PRIVATE
  transport_common device drivers opencrypto uapi_wire PkgConfig::CRITERION
  project_options)
add_test(NAME async COMMAND test_async)
set_tests_properties(async PROPERTIES LABELS unit TIMEOUT 300)
