# `cmake --install`: library, public headers and a package for find_package(prove_auth). The library holds all
# that it uses, so the package has no dependencies.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS prove_auth EXPORT prove_auth_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${prove_auth_root}/include/prove_auth DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${prove_auth_root}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/prove_auth)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/prove_auth)
install(EXPORT prove_auth_targets FILE prove_auth-config.cmake NAMESPACE prove_auth:: DESTINATION ${package_folder})
write_basic_package_version_file(prove_auth-config-version.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/prove_auth-config-version.cmake DESTINATION ${package_folder})
