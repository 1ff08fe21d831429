/**
 * Image datasets, {@code torchvision.datasets}.
 *
 * <p>They read the folders that Python's datasets read, and download only with {@code o ->
 * o.download(true)}. Images are uint8 RGB, (3, H, W).
 *
 * <pre>{@code
 * ImageFolder pets = new ImageFolder(folder, o -> o.transform(image -> image.to(DType.FLOAT32)));
 * try (DataLoader<Batch> loader = DataLoader.of(pets, o -> o.batchSize(32).shuffle(true))) {
 *   for (Batch batch : loader) {
 *     Tensor images = batch.input();
 *   }
 * }
 * }</pre>
 *
 * <p><b>Ownership:</b> a dataset owns its images, in no scope, until it is closed. The tensors of a
 * sample belong to the current scope of the caller.
 *
 * <p><b>Thread safety:</b> reading is safe from several threads, a loader's workers for example.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.datasets;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
