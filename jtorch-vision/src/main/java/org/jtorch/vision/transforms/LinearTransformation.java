package org.jtorch.vision.transforms;

import java.util.Set;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Multiplies images and videos, as vectors, by a matrix, {@code
 * torchvision.transforms.v2.LinearTransformation}, for example to whiten them. It uses the tensors
 * it is given and does not own them.
 */
public final class LinearTransformation extends Transform {
  private final Tensor matrix;
  private final Tensor mean;

  /**
   * Creates a transform.
   *
   * @param transformationMatrix {@code (D, D)} with D = C H W
   * @param meanVector {@code (D)}, subtracted first
   * @throws IllegalArgumentException if the matrix is not square, or the vector has another length,
   *     device or dtype
   */
  public LinearTransformation(Tensor transformationMatrix, Tensor meanVector) {
    boolean square =
        transformationMatrix.dim() == 2
            && transformationMatrix.size(0) == transformationMatrix.size(1);
    if (!square || meanVector.dim() != 1 || meanVector.size(0) != transformationMatrix.size(0)) {
      throw new IllegalArgumentException(
          "LinearTransformation: expected a square matrix and a vector of its length, got "
              + transformationMatrix.shape()
              + " and "
              + meanVector.shape());
    }
    if (transformationMatrix.dtype() != meanVector.dtype()
        || !transformationMatrix.device().equals(meanVector.device())) {
      throw new IllegalArgumentException(
          "LinearTransformation: matrix and vector must have one dtype and device");
    }
    matrix = transformationMatrix;
    mean = meanVector;
  }

  @Override
  protected Set<Class<? extends TVTensor>> transformedTypes() {
    return Pixels.TYPES;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> part.map(this::transformed);
  }

  private Tensor transformed(Tensor image) {
    long length = image.dim() < 3 ? -1 : image.size(-3) * image.size(-2) * image.size(-1);
    if (length != matrix.size(0)) {
      throw new IllegalArgumentException(
          "LinearTransformation: the matrix is for "
              + matrix.size(0)
              + " values, got an image of shape "
              + image.shape());
    }
    return TensorScope.compute(
        () -> {
          Tensor vectors = image.reshape(-1, length).sub(mean);
          return vectors.mm(matrix.to(vectors.dtype())).reshape(image.shape());
        });
  }
}
