/**
 * Writes graphs as ONNX models: conversion of operators by family, and the format's messages.
 *
 * <p>Reached through {@link org.jtorch.graph.Graph#toOnnx}. Uses no other internal package of this
 * module.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.onnx;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
