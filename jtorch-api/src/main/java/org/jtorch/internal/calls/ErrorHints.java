package org.jtorch.internal.calls;

import java.util.List;
import java.util.regex.Pattern;

/** Hints on how to correct common mistakes, appended to libtorch's message. */
public final class ErrorHints {
  private record Hint(Pattern sentence, String remedy) {}

  private static final List<Hint> HINTS =
      List.of(
          hint(
              "Could not run 'aten::\\S*' with arguments from the 'CUDA' backend"
                  + "|No CUDA GPUs are available|not linked with support for cuda devices"
                  + "|Cannot access accelerator device when none is available"
                  + "|Torch not compiled with CUDA",
              "no GPU, or natives for the CPU only: depend"
                  + " on org.jtorch:jtorch-gpu instead of org.jtorch:jtorch-cpu, or use"
                  + " Device.CPU; Device.cudaIfAvailable() takes what is there"),
          hint(
              "Could not run 'aten::\\S*' with arguments from the '(MPS|XPU)' backend"
                  + "|not linked with support for (mps|xpu) devices",
              "jtorch's natives are for the CPU (org.jtorch:jtorch-cpu) and for CUDA"
                  + " (org.jtorch:jtorch-gpu); use Device.CPU"),
          hint(
              "expected input\\[(?:\\d+, )+(\\d+)\\] to have \\1 channels",
              "channels come before height and width: x.permute(0, 3, 1, 2) makes (N, C, H, W) of"
                  + " (N, H, W, C), x.permute(2, 0, 1) makes (C, H, W) of (H, W, C), and"
                  + " x.transpose(1, 2) makes (N, C, L) of (N, L, C)"),
          hint(
              "`lengths` array must be sorted in decreasing order",
              "sort the sequences, the longest first, or pass o -> o.enforceSorted(false)"),
          hint(
              "Found dtype \\w+ but expected (Float|Double|Half|BFloat16)"
                  + "|result type Float can't be cast to the desired output type (Long|Int|Short"
                  + "|Char|Byte|Bool)",
              "whole numbers and booleans are converted by hand: a loss's target, or the tensor"
                  + " that is written to, with x.to(DType.FLOAT32)"),
          hint(
              "(must|to) have the same dtype|should be the same$|mixed dtype \\(CPU\\)"
                  + "|Type promoting not supported"
                  + "|expected scalar type (Double|Half|BFloat16|Float|Byte) but found"
                  + " (Float|Double|Half|BFloat16)",
              "convert the input with x.to(DType.FLOAT32), or the module with"
                  + " model.to(DType.FLOAT64)"),
          hint(
              "(?:value cannot be converted to type|does not fit into) \\w+(?: without overflow|,)",
              "give the tensor a dtype that holds the number, x.to(dtype)"),
          hint(
              "expected scalar type Long but found (Int|Float|Double)"
                  + "|Expected tensor for argument #\\d+ 'indices' to have one of the following"
                  + " scalar types: Long, Int"
                  + "|nll_loss_.*not implemented for '(Int|Float|Double)'"
                  + "|expected.*(target|index).*(dtype|type) (to be )?(int64|Long)"
                  + "|tensors used as indices must be long"
                  + "|[Ii]ndex.*expected dtype int64"
                  + "|Expected dtype int32(/| or )int64 for index",
              "class indices and indexes are INT64: make them with Torch.tensor(new long[] {...})"
                  + " or convert with x.to(DType.INT64)"),
          hint(
              "Expected all tensors to be on the same device|found at least two devices"
                  + "|tensor is on .* different from other tensors",
              "move the operands to one device with x.to(device), and the module with"
                  + " model.to(device)"),
          hint(
              "a leaf Variable that requires grad is being used in an in-place operation",
              "change a parameter inside Torch.noGrad(), or work on a clone()"),
          hint(
              "Trying to backward through the graph a second time",
              "call backward once, or pass o -> o.retainGraph(true) the first time"),
          hint(
              "of the differentiated Tensors appears to not have been used in the graph",
              "pass o -> o.allowUnused(true) for none, or o -> o.materializeGrads(true) for zeros"),
          hint(
              "Inference tensors cannot be saved for backward"
                  + "|element 0 of tensors does not require grad.*inference"
                  + "|Setting requires_grad=True on inference tensor"
                  + "|Inplace update to inference tensor outside InferenceMode",
              "a tensor made in inferenceMode takes no part in autograd: clone() it outside, or use"
                  + " Torch.noGrad()"),
          hint(
              "where expected condition to be a boolean tensor",
              "the condition is the argument: ifTrue.where(condition, ifFalse)"),
          hint(
              "[Ee]xpected more than 1 value per channel (when|in) training",
              "batch norm needs more than one value per channel to train: use a larger batch, or"
                  + " model.eval()"),
          hint(
              "is irregular and does not have a size|NestedTensorImpl doesn't support",
              "a nested tensor has no one shape: ask nestedSizes() or the parts, unbind(0)"),
          hint(
              "all symbols must have a namespace", "a dimension's name is given as \"dimname::N\""),
          hint(
              "element 0 of tensors does not require grad and does not have a grad_fn",
              "nothing here depends on a tensor with requiresGrad, or it was computed inside"
                  + " Torch.noGrad()"));

  private ErrorHints() {}

  /** Returns a hint in parentheses, preceded by a space, or an empty string. */
  public static String of(String sentence) {
    for (Hint hint : HINTS) {
      if (hint.sentence.matcher(sentence).find()) {
        return " (hint: " + hint.remedy + ")";
      }
    }
    return "";
  }

  private static Hint hint(String sentence, String remedy) {
    return new Hint(Pattern.compile(sentence), remedy);
  }
}
