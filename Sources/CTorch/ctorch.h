/* The boundary between Swift and libtorch: one table of C functions over opaque handles.

   Nothing is linked against it. The shim, built from this folder by `install`, exports one symbol, `ctorch_open`, and is opened on first
   use. A tensor handle owns one reference until `release`; arguments are borrowed. A function that returns a handle gives NULL on failure,
   one that returns a number gives -1; the text then lies in `failed_call` and `failed_text` of the same thread until its next call. */
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ctorch_tensor_object *ctorch_tensor;

/* A number that keeps whether it is whole: `x * 2` leaves an integer tensor one. */
typedef struct {
    double real;
    long whole;
    bool is_whole;
} ctorch_scalar;

/* Where a function puts several tensors; it returns how many there are. */
#define CTORCH_OUT ctorch_tensor *out, long capacity
#define CTORCH_SHAPE const long *shape, long rank
#define CTORCH_AXES const long *axes, long count
#define CTORCH_LIST const ctorch_tensor *list, long count
/* A handle that may be NULL. */
#define CTORCH_MAYBE ctorch_tensor

typedef struct {
#define CTORCH_ONE(name, parameters, ...) ctorch_tensor (*name) parameters;
#define CTORCH_MANY(name, parameters, ...) long (*name) parameters;
#define CTORCH_VALUE(name, result, parameters, ...) result (*name) parameters;
#include "operators.def"
#undef CTORCH_ONE
#undef CTORCH_MANY
#undef CTORCH_VALUE
} ctorch_table;

/* The table of a shim whose operators are those that the caller was compiled with; NULL otherwise. */
typedef const ctorch_table *(*ctorch_open_function)(const char *operators);

/* All operators with their parameters as one text, which says whether two tables agree. */
static inline const char *ctorch_operators(void) {
    return ""
#define CTORCH_ONE(name, parameters, ...) #name #parameters #__VA_ARGS__ "\n"
#define CTORCH_MANY(name, parameters, ...) #name #parameters #__VA_ARGS__ "\n"
#define CTORCH_VALUE(name, result, parameters, ...) #name #result #parameters #__VA_ARGS__ "\n"
#include "operators.def"
#undef CTORCH_ONE
#undef CTORCH_MANY
#undef CTORCH_VALUE
        ;
}

#endif
