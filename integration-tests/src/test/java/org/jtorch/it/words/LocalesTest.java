package org.jtorch.it.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.LeakReport;
import org.jtorch.MemoryStats;
import org.jtorch.Profile;
import org.jtorch.Profiler;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.loader.Doctor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ModuleSummary;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Upsample;
import org.jtorch.optim.AdamW;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All output of jtorch is the same under every default locale. */
class LocalesTest {
  private static final Locale BEFORE = Locale.getDefault();
  private static final List<TensorScope> SCOPES = new ArrayList<>();
  private static final Map<String, Supplier<String>> PRINTED = new LinkedHashMap<>();
  private static final Map<String, String> EXPECTED = new LinkedHashMap<>();

  @BeforeAll
  static void printUnderTheRootLocale() {
    SCOPES.add(TensorScope.open());
    tensors();
    models();
    tables();
    errors();
    Locale.setDefault(Locale.ROOT);
    PRINTED.forEach((what, text) -> EXPECTED.put(what, text.get()));
    assertThat(EXPECTED).hasSizeGreaterThan(25).doesNotContainValue("nothing was refused");
  }

  @AfterAll
  static void restore() {
    Locale.setDefault(BEFORE);
    SCOPES.forEach(TensorScope::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "de-DE", "tr-TR", "hi-IN-u-nu-deva"})
  void everyTextIsThatOfTheRootLocale(String tag) {
    Locale.setDefault(Locale.forLanguageTag(tag));
    PRINTED.forEach((what, text) -> assertThat(text.get()).as(what).isEqualTo(EXPECTED.get(what)));
  }

  private static void tensors() {
    Tensor tiny = Torch.tensor(1.5e-7, 2.5e9, -3.25);
    Tensor real = Torch.tensor(0.25, 1234.5, -1e-2);
    PRINTED.put("an exponent", tiny::toString);
    PRINTED.put("digits after the point", real::toString);
    PRINTED.put("integers", Torch.tensor(1234567, -89)::toString);
    PRINTED.put("complex numbers", Torch.tensor(Complex.of(1.5, -2000000.25))::toString);
    PRINTED.put("a summary", Torch.arange(123456).view(6, -1)::toString);
    PRINTED.put("sparse", Torch.eye(3).toSparse()::toString);
    PRINTED.put("metadata", () -> "" + real.shape() + real.dtype());
    PRINTED.put("a shape", Shape.of(1234, 5678)::toString);
    PRINTED.put("a dtype", () -> DType.INT16 + " " + DType.UINT8);
    PRINTED.put("a device", () -> Device.of("mps:1") + " " + Device.of("CPU"));
    PRINTED.put("help", () -> Torch.help("F.multi_head_attention_forward"));
  }

  private static void models() {
    Sequential model =
        new Sequential(
            new Conv2d(3, 16, 3, o -> o.padding(1)),
            new Upsample(o -> o.scaleFactor(2.5)),
            new Dropout(0.25),
            new Flatten(),
            new Linear(16 * 20 * 20, 1000));
    ModuleSummary summary = model.summary(Torch.zeros(1, 3, 8, 8));
    PRINTED.put("a model", model::toString);
    PRINTED.put("a summary of a model", summary::toString);
    AdamW optimizer = new AdamW(model.parameters(), o -> o.lr(1e-3));
    PRINTED.put("an optimizer's settings", () -> optimizer.stateDict().get("param_groups") + "");
  }

  private static void tables() {
    Profile profile =
        Profiler.record(
            () -> {
              for (int i = 0; i < 1200; i++) {
                Torch.ones(300, 300).add(i).close();
              }
            });
    PRINTED.put("a profile", profile::table);
    PRINTED.put("a profile's text", profile::toString);
    LeakReport report =
        new LeakReport(
            List.of(new LeakReport.Site("A.b(A.java:1)", 9, 1, 9, 7)),
            List.of(new LeakReport.OpenMode("noGrad", "A.b(A.java:2)", 1234)));
    PRINTED.put("a leak report", report::toString);
    PRINTED.put("memory", new MemoryStats(1234567, 89, 1, 2, 3)::toString);
    PRINTED.put("the doctor", () -> Doctor.examine().text().replaceAll("[0-9]+ MB free", "free"));
  }

  private static void errors() {
    Tensor pair = Torch.ones(2, 3);
    refusal("shapes", () -> pair.matmul(Torch.ones(4, 5)));
    refusal("an array's length", () -> pair.copyTo(new float[1234]));
    refusal("an array's dtype", pair::toLongArray);
    refusal("an item", pair::item);
    refusal("ragged", () -> Torch.tensor(new int[][] {{1, 2}, {3}}));
    refusal("an index", () -> pair.select(0, 1234));
    refusal(
        "a pool",
        () -> F.fractionalMaxPool2d(pair, new long[] {2}, o -> o.outputRatio(0.5, 0.5, 0.25)));
    refusal("a layer", () -> new Sequential(new Linear(1234, 2)).call(pair));
    refusal("a number beyond the dtype", () -> Torch.tensor(DType.INT8, 1234));
    refusal("a device", () -> Device.of("cuda:1234"));
    refusal("a state", () -> new AdamW(List.of(pair), o -> o.lr(1e-3)).loadStateDict(Map.of()));
  }

  private static void refusal(String what, Runnable refused) {
    PRINTED.put(
        what,
        () -> {
          try {
            refused.run();
            return "nothing was refused";
          } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
          }
        });
  }
}
