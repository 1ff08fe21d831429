/* A library of operators, by libtorch's stable C interface, which needs no headers. */

#include <stdint.h>
#include <string.h>

typedef struct TorchLibrary* Library;
typedef struct AtenTensor* Tensor;
typedef void (*Kernel)(uint64_t* stack, uint64_t arguments, uint64_t results);

int32_t aoti_torch_library_init_def(const char* space, const char* file, uint32_t line, Library*);
int32_t aoti_torch_library_init_impl(
    const char* space, const char* key, const char* file, uint32_t line, Library*);
int32_t aoti_torch_library_def(Library, const char* schema);
int32_t aoti_torch_library_impl(Library, const char* name, Kernel);
int32_t aoti_torch_clone(Tensor, Tensor* result);
int32_t aoti_torch_get_data_ptr(Tensor, void** result);
int32_t aoti_torch_get_numel(Tensor, int64_t* result);
int32_t aoti_torch_delete_tensor_object(Tensor);

#ifdef MISSING
void aoti_torch_function_of_another_version(void);

void call_missing(void) {
  aoti_torch_function_of_another_version();
}
#endif

/* scaled(Tensor x, float factor) -> Tensor, for contiguous float32. */
static void scaled(uint64_t* stack, uint64_t arguments, uint64_t results) {
  Tensor x;
  Tensor y;
  double factor;
  void* data;
  int64_t count;
  memcpy(&x, &stack[0], sizeof x);
  memcpy(&factor, &stack[1], sizeof factor);
  aoti_torch_clone(x, &y);
  aoti_torch_delete_tensor_object(x);
  aoti_torch_get_data_ptr(y, &data);
  aoti_torch_get_numel(y, &count);
  for (int64_t i = 0; i < count; i++) {
    ((float*)data)[i] *= (float)factor;
  }
  memcpy(&stack[0], &y, sizeof y);
}

__attribute__((constructor)) static void register_operators(void) {
  Library definitions;
  Library kernels;
  aoti_torch_library_init_def("jtorch_test", __FILE__, __LINE__, &definitions);
  aoti_torch_library_def(definitions, "scaled(Tensor x, float factor) -> Tensor");
  aoti_torch_library_init_impl("jtorch_test", "CPU", __FILE__, __LINE__, &kernels);
  aoti_torch_library_impl(kernels, "scaled", scaled);
}
