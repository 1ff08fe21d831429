package org.jtorch.internal.scripts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Symbol;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.scripts.ScriptTokens.Token;

/**
 * Replaces operators that libtorch lacks, those of torchvision and of newer versions of PyTorch, in
 * the sources of an archive by functions of a source that is added to it. These functions use
 * operators of libtorch only, so that a module that is saved again loads without torchvision.
 */
final class ScriptReplacements {
  /**
   * Changes of an archive.
   *
   * @param written contents of records that are replaced or added
   * @param removed records that are left out
   */
  record Changes(Map<String, byte[]> written, Set<String> removed) {
    boolean isEmpty() {
      return written.isEmpty();
    }
  }

  private static final String MODULE = "jtorch_operators";
  private static final String PARENT = "__torch__.";
  private static final String FOLDER = "code/__torch__/";
  private static final String SUFFIX = ".py";

  /** Positions in a source by offset, which are wrong once the source is changed. */
  private static final String POSITIONS = ".debug_pkl";

  /** Replaced operators by name, and how a source calls them. */
  private static final Map<String, List<String>> REPLACED =
      Map.of(
          "torchvision::box_iou_rotated",
          call("ops", "torchvision", "box_iou_rotated"),
          "torchvision::nms",
          call("ops", "torchvision", "nms"),
          "torchvision::roi_align",
          call("ops", "torchvision", "roi_align"),
          "torchvision::roi_pool",
          call("ops", "torchvision", "roi_pool"),
          "torchvision::ps_roi_align",
          call("ops", "torchvision", "ps_roi_align"),
          "torchvision::ps_roi_pool",
          call("ops", "torchvision", "ps_roi_pool"),
          "torchvision::deform_conv2d",
          call("ops", "torchvision", "deform_conv2d"),
          "aten::broadcast_shapes",
          call("torch", "broadcast_shapes"),
          "aten::_upsample_lanczos2d_aa",
          call("torch", "_upsample_lanczos2d_aa"));

  private final Set<List<String>> calls =
      REPLACED.entrySet().stream()
          .filter(operator -> !isKnown(operator.getKey()))
          .map(Map.Entry::getValue)
          .collect(Collectors.toSet());

  private final String module;
  private final Map<String, byte[]> written = new HashMap<>();
  private final Set<String> removed = new HashSet<>();

  /** Creates the replacements in an archive with these records. */
  ScriptReplacements(List<String> records) {
    Set<String> names =
        records.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    module =
        IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> i == 0 ? MODULE : MODULE + i)
            .filter(name -> !names.contains(FOLDER + name + SUFFIX))
            .findFirst()
            .orElseThrow();
  }

  private static List<String> call(String... words) {
    return List.of(String.join(" . ", words).concat(" (").split(" "));
  }

  /** Returns whether libtorch, or a library that was loaded, has an operator. */
  private static boolean isKnown(String operator) {
    try (Symbol symbol = Symbol.fromQualString(operator)) {
      return torch.getAllOperatorsFor(symbol).size() > 0;
    }
  }

  /** Replaces the calls in a source. */
  void add(String record, byte[] source) {
    String text = new String(source, StandardCharsets.ISO_8859_1);
    if (calls.stream().anyMatch(words -> text.contains(words.get(words.size() - 2)))) {
      byte[] changed = changed(source);
      if (changed != null) {
        written.put(record, changed);
        removed.add(record + POSITIONS);
      }
    }
  }

  private byte @Nullable [] changed(byte[] source) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(source.length);
    ScriptTokens tokens = new ScriptTokens(source, 0, source.length, 1);
    ScriptCalls found = new ScriptCalls(calls);
    int copied = 0;
    for (Token token = tokens.next(); token != null; token = tokens.next()) {
      ScriptCalls.Call call = found.endingWith(token);
      if (call != null) {
        out.write(source, copied, call.begin() - copied);
        out.writeBytes((PARENT + module + "." + call.function()).getBytes(StandardCharsets.UTF_8));
        copied = token.begin();
      }
    }
    out.write(source, copied, source.length - copied);
    return copied == 0 ? null : out.toByteArray();
  }

  /** Returns the changes of the archive, with the added source if one of its functions is used. */
  Changes changes() {
    if (!written.isEmpty()) {
      written.put(FOLDER + module + SUFFIX, functions());
    }
    return new Changes(written, removed);
  }

  private byte[] functions() {
    try (InputStream in = ScriptReplacements.class.getResourceAsStream("operators.py")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.replace(PARENT + MODULE, PARENT + module).getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("operators.py", e);
    }
  }
}
