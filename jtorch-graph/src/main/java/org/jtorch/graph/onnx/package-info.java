/**
 * Writes graphs as ONNX models: conversion of operators by family, and the format's messages.
 * Reached through {@link org.jtorch.graph.Graph#toOnnx}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.onnx;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
