# SPDX-License-Identifier: ISC
# Tests of the NetBSD header; tests/CMakeLists.txt includes this.
set(netbsd_unit ${CMAKE_CURRENT_LIST_DIR})
set(netbsd_uapi ${PROJECT_SOURCE_DIR}/uapi)
set(netbsd_strict -pedantic -Wall -Wextra -Werror -fsyntax-only -DCOMPAT_50
  -I${netbsd_uapi} -I${netbsd_uapi}/netbsd)

add_executable(test_uapi_netbsd
  ${netbsd_unit}/test_uapi_netbsd.c ${netbsd_unit}/test_uapi_netbsd_layout.c)
target_link_libraries(test_uapi_netbsd PRIVATE
  uapi_netbsd uapi_wire opencrypto PkgConfig::CRITERION project_options)
add_test(NAME uapi_netbsd COMMAND test_uapi_netbsd)
set(netbsd_tests uapi_netbsd)

# The headers alone, as C and, where there is a compiler, as C++.
foreach(std IN ITEMS c89 c99 c11)
  add_test(NAME uapi_netbsd_${std}
    COMMAND ${CMAKE_C_COMPILER} -std=${std} ${netbsd_strict}
      -x c ${netbsd_uapi}/netbsd/crypto/cryptodev.h)
  list(APPEND netbsd_tests uapi_netbsd_${std})
endforeach()
find_program(UAPI_CXX NAMES c++ g++ clang++)
if(UAPI_CXX)
  foreach(std IN ITEMS c++98 c++17)
    add_test(NAME uapi_netbsd_${std}
      COMMAND ${UAPI_CXX} -std=${std} ${netbsd_strict}
        -x c++ ${netbsd_uapi}/netbsd/crypto/cryptodev.h)
    list(APPEND netbsd_tests uapi_netbsd_${std})
  endforeach()
endif()

# Layouts as a 32-bit program has them; 77 where the compiler knows none.
add_test(NAME uapi_netbsd_m32
  COMMAND sh -c "echo '#include <linux/types.h>' | \"$1\" -m32 -fsyntax-only -x c - 2>/dev/null || exit 77; exec \"$@\""
    sh ${CMAKE_C_COMPILER} -m32 -std=c11 ${netbsd_strict}
    ${netbsd_unit}/test_uapi_netbsd_layout.c)
list(APPEND netbsd_tests uapi_netbsd_m32)

set_tests_properties(${netbsd_tests} PROPERTIES
  LABELS unit SKIP_RETURN_CODE 77)
