/* The vtables of the C++ library's type descriptors, empty. Descriptors of its exception classes refer to
 * them, and with them would come the code that walks class hierarchies for catch and dynamic_cast, which this
 * module has not: it is built without exceptions and type information. Weak, so that the library's own win
 * should it be linked. */
#define EMPTY_VTABLE(name) __attribute__((weak)) void* name[12]

EMPTY_VTABLE(_ZTVN10__cxxabiv117__class_type_infoE);
EMPTY_VTABLE(_ZTVN10__cxxabiv120__si_class_type_infoE);
EMPTY_VTABLE(_ZTVN10__cxxabiv121__vmi_class_type_infoE);
EMPTY_VTABLE(_ZTVN10__cxxabiv119__pointer_type_infoE);
EMPTY_VTABLE(_ZTVN10__cxxabiv123__fundamental_type_infoE);
EMPTY_VTABLE(_ZTVN10__cxxabiv120__function_type_infoE);
EMPTY_VTABLE(_ZTVN10__cxxabiv116__enum_type_infoE);
