package org.jtorch.graph.internal.script;

import java.util.regex.Pattern;
import org.jtorch.DType;

/**
 * Mixed precision in TorchScript, whose own regions exist in Python only: the casts that libtorch
 * makes are written out.
 *
 * @param isCuda whether CUDA tensors are cast, else those of the CPU
 * @param dtype the lower precision
 */
record ScriptAutocast(boolean isCuda, DType dtype) {
  /** Operators that run in the lower precision, and compositions of those. */
  private static final Pattern LOWER =
      Pattern.compile(
          "conv[123]d|conv_tbc|conv_transpose[123]d|_?convolution|bmm|mm|linalg_vecdot|baddbmm"
              + "|addmm|addbmm|linear|matmul|prelu|scaled_dot_product_attention|einsum|tensordot"
              + "|chain_matmul|linalg_multi_dot|bilinear|lstm|gru|rnn_tanh|rnn_relu|lstm_cell"
              + "|gru_cell|rnn_tanh_cell|rnn_relu_cell");

  /** Operators that run in float32 on every device. */
  private static final Pattern FULL =
      Pattern.compile(
          "cdist|(binary_cross_entropy_with_logits|mse|cosine_embedding|nll|hinge_embedding"
              + "|poisson_nll|smooth_l1|l1|huber|margin_ranking|soft_margin|triplet_margin"
              + "|multi_margin|multilabel_margin)(_loss)?2?d?|kl_div|prod");

  private static final Pattern FULL_ON_CPU =
      Pattern.compile(
          "(avg|max|adaptive_avg|adaptive_max)_pool3d|max_unpool[23]d|fractional_max_pool[23]d"
              + "|(reflection|replication)_pad[123]d|binary_cross_entropy|cross_entropy_loss"
              + "|ctc_loss|grid_sampler|polar|quantile|nanquantile|stft|trace|view_as_complex"
              + "|cholesky.*|p?inverse|lu_solve|or[gm]qr|geqrf|qr|svd|triangular_solve|fft_.*"
              + "|linalg_(cond|matrix_rank|solve|cholesky.*|svd.*|eig.*|inv.*|householder_product"
              + "|tensorinv|tensorsolve|qr|lstsq)");

  private static final Pattern FULL_ON_CUDA =
      Pattern.compile(
          "acos|asin|cosh|erfinv|exp|expm1|log|log10|log2|log1p|reciprocal|rsqrt|sinh|tan|pow"
              + "|softplus|(native_)?layer_norm|group_norm|frobenius_norm|nuclear_norm"
              + "|cosine_similarity|dist|pdist|renorm|logsumexp|upsample_.*|(log_)?softmax"
              + "|cumprod|cumsum|linalg_(vector|matrix)_norm|sum");

  /** Returns an argument of an operator as it is passed in mixed precision. */
  String cast(String operator, String expression) {
    String plain = operator.substring(operator.indexOf("::") + 2).replaceFirst("\\..*", "");
    if (LOWER.matcher(plain).matches()) {
      return "torch._autocast_to_reduced_precision("
          + expression
          + ", "
          + switches()
          + ", "
          + dtype.ordinal()
          + ", "
          + dtype.ordinal()
          + ")";
    }
    Pattern ofDevice = isCuda ? FULL_ON_CUDA : FULL_ON_CPU;
    return FULL.matcher(plain).matches() || ofDevice.matcher(plain).matches()
        ? "torch._autocast_to_full_precision(" + expression + ", " + switches() + ")"
        : expression;
  }

  private String switches() {
    return isCuda ? "True, False" : "False, True";
  }
}
