package org.jtorch.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.jtorch.TensorScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every in-place method of the public API agrees with its out-of-place form, on PyTorch's samples
 * and, where these do not cover a form, on generated inputs.
 */
@Tag("once")
class InPlaceTest {
  /** In-place forms without a pure form, and the tests that cover them instead. */
  private static final Map<String, String> REASONS =
      Map.of(
          "Tensor.requiresGrad_", "sets a flag and changes no element",
          "Init.", "a first value has no pure form; InitAgainstPythonTest has Python's",
          "CompositeOps.set_", "shows other memory from then on; MoreOperatorsTest has Python's",
          "ShapeOps.resize",
              "memory that is gained holds any values; MoreOperatorsTest has Python's",
          "SparseOps.resizeAsSparse_", "for sparse tensors; SparseTensorsTest has Python's",
          "SparseOps.sparseResize", "for sparse tensors; SparseTensorsTest has Python's");

  private static final int TRIES = 60;
  private static final int MOST_TRIES = 4000;

  private final Map<InPlaceForm, Integer> proven = new HashMap<>();
  private final TreeMap<String, String> wrong = new TreeMap<>();
  private final ParitySet set;
  private int calls;
  private int refusals;

  InPlaceTest() throws IOException {
    set = ParitySet.read("ops");
  }

  @Test
  void everyFormInPlaceAgreesWithItsPureForm() {
    Map<String, List<InPlaceForm>> forms = new TreeMap<>();
    int all = 0;
    int left = 0;
    for (InPlaceForm form : InPlaceForm.all()) {
      all++;
      if (reason(form) == null) {
        forms.computeIfAbsent(form.pureName(), name -> new ArrayList<>()).add(form);
      } else {
        left++;
      }
    }
    proveBySamples(forms);
    int bySamples = proven.size();
    TreeSet<String> unproven = new TreeSet<>();
    for (List<InPlaceForm> overloads : forms.values()) {
      for (InPlaceForm form : overloads) {
        if (!proven.containsKey(form) && !proveByMadeInputs(form)) {
          unproven.add(form.toString());
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "in place: %d forms of %d names, %d proven by samples, %d by made inputs, %d by a reason;"
            + " %d calls, %d of them refused on both sides or because the result does not fit%n",
        all,
        forms.size(),
        bySamples,
        proven.size() - bySamples,
        left,
        calls,
        refusals);

    assertThat(wrong).isEmpty();
    assertThat(unproven).isEmpty();
    assertThat(proven.size() + left).isEqualTo(all).isGreaterThanOrEqualTo(268);
  }

  private static @Nullable String reason(InPlaceForm form) {
    for (Map.Entry<String, String> entry : REASONS.entrySet()) {
      if (form.toString().startsWith(entry.getKey())) {
        return entry.getValue();
      }
    }
    return null;
  }

  private void proveBySamples(Map<String, List<InPlaceForm>> forms) {
    for (JsonNode node : set.cases()) {
      String op = node.get("op").asText();
      String name = Spelling.camel(op.substring(op.lastIndexOf('.') + 1));
      for (InPlaceForm form : forms.getOrDefault(name, List.of())) {
        try (TensorScope scope = TensorScope.open()) {
          Binding binding =
              Binding.of(form.method(), Rewrites.of(PythonCall.of(node, set.tensors()::read)));
          if (binding != null) {
            prove(form, binding.operands(), node.get("id").asText());
          }
        }
      }
    }
  }

  private boolean proveByMadeInputs(InPlaceForm form) {
    InPlaceInputs inputs = new InPlaceInputs(form.method());
    for (int i = 0; i < TRIES || (!proven.containsKey(form) && i < MOST_TRIES); i++) {
      try (TensorScope scope = TensorScope.open()) {
        prove(form, inputs.next(), "made input " + i);
      }
    }
    return proven.containsKey(form);
  }

  private void prove(InPlaceForm form, Object[] operands, String what) {
    calls++;
    InPlaceProof proof =
        new InPlaceProof(form, operands, Comparison.ofOperator(set.tensors(), form.pureName()));
    String difference = proof.difference();
    if (difference != null) {
      wrong.putIfAbsent(form.toString(), what + ": " + difference);
    } else if (proof.agreed()) {
      proven.merge(form, 1, Integer::sum);
    } else {
      refusals++;
    }
  }
}
