package org.jtorch.distributions;

import static org.jtorch.Torch.rsub;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Linalg;
import org.jtorch.Ops;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;

/** Expressions that several distributions share. */
final class Numerics {
  static final double EULER_GAMMA = 0.5772156649015329;
  static final double LOG_2 = Math.log(2);
  static final double LOG_2_PI = Math.log(2 * Math.PI);

  private Numerics() {}

  static TensorOptions options(Tensor like) {
    return like.dtype().on(like.device());
  }

  /** Smallest difference from 1 of a floating point dtype. */
  static double eps(Tensor like) {
    return switch (like.dtype()) {
      case FLOAT64 -> 0x1p-52;
      case FLOAT16 -> 0x1p-10;
      case BFLOAT16 -> 0x1p-7;
      case FLOAT32 -> 0x1p-23;
      default -> throw notFloating(like);
    };
  }

  /** Smallest positive normal number of a floating point dtype. */
  static double tiny(Tensor like) {
    return switch (like.dtype()) {
      case FLOAT64 -> Double.MIN_NORMAL;
      case FLOAT16 -> 0x1p-14;
      case BFLOAT16, FLOAT32 -> Float.MIN_NORMAL;
      default -> throw notFloating(like);
    };
  }

  /** Lowest finite number of a floating point dtype. */
  static double lowest(Tensor like) {
    return switch (like.dtype()) {
      case FLOAT64 -> -Double.MAX_VALUE;
      case FLOAT16 -> -65504;
      case BFLOAT16 -> -0x1.fep127;
      case FLOAT32 -> -Float.MAX_VALUE;
      default -> throw notFloating(like);
    };
  }

  private static IllegalArgumentException notFloating(Tensor like) {
    return new IllegalArgumentException(
        "expected a floating point parameter, got " + Shapes.describe(like));
  }

  static Tensor oneMinus(Tensor x) {
    return rsub(x, 1);
  }

  static Tensor sumRightmost(Tensor x, int dims) {
    return dims == 0 ? x : x.reshape(Shapes.append(Shapes.dropLast(x.shape(), dims), -1)).sum(-1);
  }

  static Tensor clampProbs(Tensor probs) {
    double eps = eps(probs);
    return probs.clamp(eps, 1 - eps);
  }

  static Tensor filled(Tensor like, Shape shape, double value) {
    return Torch.full(options(like), shape, value);
  }

  static Tensor rand(Tensor like, Shape shape) {
    return Torch.rand(options(like), shape);
  }

  static Tensor standardNormal(Tensor like, Shape shape) {
    return like.newEmpty(shape).normal_();
  }

  static Tensor standardGamma(Tensor concentration) {
    return Ops.unchecked().call("aten::_standard_gamma", concentration).toTensor();
  }

  static Tensor bceWithLogits(Tensor logits, Tensor target) {
    return F.binaryCrossEntropyWithLogits(logits, target, org.jtorch.Reduction.NONE);
  }

  static List<Tensor> broadcast(Tensor... tensors) {
    return Torch.broadcastTensors(tensors);
  }

  /** Numbers 0 to n - 1 of shape (n, 1, ..., 1), expanded to the batch shape on demand. */
  static Tensor enumerated(long n, TensorOptions options, Shape batchShape, boolean expand) {
    Tensor values =
        Torch.arange(options, n).view(Shapes.concat(Shape.of(-1), Shapes.ones(batchShape.rank())));
    return expand ? values.expand(Shapes.concat(Shape.of(-1), batchShape)) : values;
  }

  static Tensor matVec(Tensor matrix, Tensor vector) {
    return matrix.matmul(vector.unsqueeze(-1)).squeeze(-1);
  }

  static Tensor matrixDiagonal(Tensor matrix) {
    return matrix.diagonal(o -> o.dim1(-2).dim2(-1));
  }

  /** Sum of the logarithms of a matrix's diagonal. */
  static Tensor halfLogDet(Tensor scaleTril) {
    return matrixDiagonal(scaleTril).log().sum(-1);
  }

  static Tensor eye(Tensor like, long n) {
    return Torch.eye(options(like), n);
  }

  static Tensor mask(long n, long diagonal, Tensor like) {
    Tensor range = Torch.arange(DType.INT64.on(like.device()), n);
    return range.lt(range.view(-1, 1).add(diagonal + 1));
  }

  /** Cholesky factor of the inverse of a precision matrix. */
  static Tensor precisionToScaleTril(Tensor precision) {
    Tensor factor = Linalg.cholesky(precision.flip(-2, -1));
    Tensor inverse = factor.flip(-2, -1).transpose(-2, -1);
    return Linalg.solveTriangular(inverse, eye(precision, precision.size(-1)), false);
  }

  static String oneLine(Tensor tensor) {
    return tensor.detach().toString().replaceAll("\\s+", " ");
  }
}
