# PROVE_AUTH_VERSION: one place names the version, package.json.
file(READ "${CMAKE_CURRENT_LIST_DIR}/../package.json" package_json)
string(JSON PROVE_AUTH_VERSION GET "${package_json}" version)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_CURRENT_LIST_DIR}/../package.json")
