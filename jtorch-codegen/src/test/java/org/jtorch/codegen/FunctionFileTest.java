package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Specs of hand-written functions. Their heading is line 1. */
class FunctionFileTest {
  @Test
  void aFormCallsTheBodyOfItsName() {
    assertThat(
            Specs.functions(
                "max_pool2d Max pooling.",
                "  param input `(N, C, H, W)`",
                "  param kernelSize the window",
                "  result the maxima",
                "  throws TorchException if the window is empty",
                "  form (Tensor input, long... kernelSize)"))
        .contains(
            """
              /**
               * Max pooling.
               *
               * <p>PyTorch: {@index torch.nn.functional.max_pool2d}.
               *
               * @param input {@code (N, C, H, W)}
               * @param kernelSize the window
               * @return the maxima
               * @throws TorchException if the window is empty
               */
              public static Tensor maxPool2d(Tensor input, long... kernelSize) {
                return Pools.maxPool2d(input, kernelSize);
              }
            """);
  }

  @Test
  void optionsBecomeALambdaAndTheBodyTakesThem() {
    String source =
        Specs.functions(
            "pool Pools.",
            "  python none",
            "  param input the input",
            "  param options `o -> o.stride(2)`",
            "  result the result",
            "  form (Tensor input) -> input, o -> {}",
            "  form (Tensor input, PoolOptions options)",
            "options PoolOptions",
            "  long... stride = {1} : Stride. Default 1. | one value, or one per dimension",
            "  boolean? ceilMode : Whether sizes are rounded up. Default `false`.",
            "  Tensor! bias : Bias. Default: none.");
    assertThat(source)
        .contains("  public static Tensor pool(Tensor input) {\n    return pool(input, o -> {});\n")
        .contains(
            """
              public static Tensor pool(Tensor input, Consumer<PoolOptions> options) {
                PoolOptions chosen = new PoolOptions();
                options.accept(chosen);
                return Pools.pool(input, chosen);
              }
            """)
        .contains(
            """
              /** Options of {@link F#pool}. */
              @CanIgnoreReturnValue
              public static final class PoolOptions {
                long[] stride = {1};
                @Nullable Boolean ceilMode;
                @Nullable Tensor bias;
            """)
        .contains(
            "    public PoolOptions stride(long... stride) {\n      this.stride = stride.clone();")
        .contains("      this.bias = Objects.requireNonNull(bias, \"bias\");\n")
        .contains(
            """
                /**
                 * Stride. Default 1.
                 *
                 * @param stride one value, or one per dimension
                 */
            """)
        .contains("    /** Whether sizes are rounded up. Default {@code false}. */\n");
  }

  @Test
  void settersOfOneNameExcludeEachOther() {
    assertThat(
            Specs.functions(
                "pool Pools.",
                "  python none",
                "  param options the options",
                "  result the result",
                "  form (PoolOptions options)",
                "options PoolOptions",
                "  long... padding = {0} : Padding. Default 0.",
                "  ConvPadding padding as named : Named padding."))
        .contains("      this.padding = padding.clone();\n      this.named = null;\n")
        .contains("      this.named = padding;\n      this.padding = new long[] {0};\n");
  }

  @Test
  void alternativesStandForSeveralFunctions() {
    String source =
        Specs.functions(
            "every param input of shape `(N, *)`",
            "pool{1|2}d Pools {sequences|planes}.",
            "  python none",
            "  result `{L|H, W}`",
            "  form (Tensor input)");
    assertThat(source)
        .contains("Pools sequences.")
        .contains("Pools.pool1d(input)")
        .contains("@return {@code H, W}")
        .contains("public static Tensor pool2d(Tensor input) {")
        .contains("@param input of shape {@code (N, *)}");
  }

  @Test
  void aFormMayDifferInItsDocumentation() {
    assertThat(
            Specs.functions(
                "run Runs a body.",
                "  python none",
                "  param body the code",
                "  form Mode ()",
                "    sentence Opens a mode.",
                "    annotate @MustBeClosed",
                "    result the mode",
                "  form <T, E extends Exception> T (Body<T, E> body) throws E",
                "    result its result"))
        .contains("Opens a mode.")
        .contains("  @MustBeClosed\n  public static Mode run() {\n    return Pools.run();\n")
        .contains("@param <T> the type of its result")
        .contains("  public static <T, E extends Exception> T run(Body<T, E> body) throws E {\n");
  }

  @Test
  void whatIsMissingIsNamedWithItsPlace() {
    rejects("pools.ops:2: pool has no form", "pool Pools.", "  python none");
    rejects(
        "pools.ops:2: pool does not describe its parameter input",
        "pool Pools.",
        "  python none",
        "  result it",
        "  form (Tensor input)");
    rejects(
        "pools.ops:2: pool does not describe its result",
        "pool Pools.",
        "  python none",
        "  form ()");
    rejects(
        "pools.ops:2: PyTorch has no F.pool; add 'python NAME' or 'none'",
        "pool Pools.",
        "  result it",
        "  form ()");
    rejects("pools.ops:2: pool has no sentence that ends with a period", "pool Pools");
    rejects("pools.ops:3: 'shape' is not a directive of a function", "pool Pools.", "  shape (*)");
    rejects(
        "pools.ops:2: no function takes the options PoolOptions",
        "options PoolOptions",
        "  long n : Number.");
    rejects(
        "pools.ops:3: 'long n' is not 'TYPE NAME [as FIELD] [= VALUE] : Sentence. [| meaning]'",
        "options PoolOptions",
        "  long n");
    rejects("pools.ops:3: {a|b} has not 3 alternatives", "pool{1|2|3}d Pools.", "  result {a|b}");
  }

  @Test
  void aFunctionMayTakeOptionsFromAnother() {
    assertThat(
            Specs.functions(
                "pool Pools.",
                "  python none",
                "  result the result",
                "  param options the options",
                "  form (PoolOptions options)",
                "unpool Unpools.",
                "  python none",
                "  result the result",
                "  param options the options",
                "  form (UnpoolOptions options)",
                "options PoolOptions",
                "  long stride = 1 : Stride. Default 1.",
                "  long dilation = 1 : Dilation. Default 1.",
                "options UnpoolOptions",
                "  long size : Size. Default 0.",
                "  stride from F.pool",
                "  boolean full : Whether all is written. Default `false`."))
        .contains("    long size;\n    long stride = 1;\n    boolean full;\n")
        .contains(
            """
                /** Stride. Default 1. */
                public UnpoolOptions stride(long stride) {
                  this.stride = stride;
                  return this;
                }
            """);
  }

  @Test
  void onlyDescribedOptionsOfAFunctionCanBeTaken() {
    rejects(
        "pools.ops:8: the specs have no function F.conv with options\n"
            + "pools.ops:9: F.pool describes no option size; it describes stride",
        "pool Pools.",
        "  python none",
        "  result the result",
        "  param options the options",
        "  form (PoolOptions options)",
        "options PoolOptions",
        "  stride from F.conv",
        "  size from F.pool",
        "  long stride = 1 : Stride. Default 1.");
  }

  private static void rejects(String message, String... lines) {
    assertThatThrownBy(() -> Specs.functions(lines))
        .isInstanceOf(SpecException.class)
        .hasMessage(message);
  }
}
