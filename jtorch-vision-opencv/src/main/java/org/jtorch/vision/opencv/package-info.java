/**
 * Pictures decoded by OpenCV, and its matrices, as JavaCV has them, as tensors and the other way
 * round, without a copy where the layouts agree. The natives of OpenCV are added by the program:
 * {@code org.bytedeco:opencv-platform}, or {@code org.bytedeco:opencv} with a classifier.
 *
 * <p><b>Ownership:</b> results belong to the current scope. A tensor on a {@code Mat}'s memory
 * keeps the memory until the last tensor on it has been freed, a {@code Mat} on a tensor's memory
 * until the last header on it has been released: either may be closed first.
 *
 * <p>What is written to one is seen in the other.
 *
 * <p><b>Thread safety:</b> a {@code Mat} must not be closed or changed by another thread while it
 * is converted. Results may be closed on any thread.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.opencv;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
