package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.InterpolateMode;
import org.jtorch.vision.transforms.functional.Augment;
import org.jtorch.vision.transforms.functional.Color;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.Meta;
import org.jtorch.vision.transforms.functional.Misc;
import org.jtorch.vision.transforms.functional.Temporal;
import org.jtorch.vision.transforms.functional.TypeConversion;
import org.jtorch.vision.tvtensors.TVTensor;
import org.junit.jupiter.api.Test;

/** Every public name of torchvision.transforms.v2, as {@code make_functional.py} lists them. */
class PublicNamesTest {
  /** Classes of another package or name. */
  private static final Map<String, Class<?>> OTHER_CLASSES =
      Map.of("InterpolationMode", InterpolateMode.class);

  /** Methods that take the place of functions on the parts of a sample. */
  private static final Map<String, String> ON_PARTS =
      Map.of(
          "check_type", "of",
          "get_bounding_boxes", "boundingBoxes",
          "get_keypoints", "keyPoints",
          "has_all", "has",
          "has_any", "has",
          "query_chw", "chw",
          "query_size", "size");

  /** Aliases and deprecated names, with the name that is there. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "hflip", "horizontal_flip",
          "vflip", "vertical_flip",
          "elastic_transform", "elastic",
          "to_grayscale", "rgb_to_grayscale",
          "get_image_num_channels", "get_num_channels",
          "get_image_size", "get_size",
          "convert_image_dtype", "to_dtype",
          "to_tensor", "pil_to_tensor");

  /** Python's dispatch on the type of a tensor, which Java's overloads and sealed types do. */
  private static final Set<String> DISPATCH = Set.of("is_pure_tensor", "register_kernel");

  private static final Pattern KERNEL =
      Pattern.compile("_(image|video|mask|bounding_boxes|keypoints)$");

  private static List<String> names(String kind) throws IOException {
    try (InputStream in = PublicNamesTest.class.getResourceAsStream("functional/names.json")) {
      JsonNode names = new ObjectMapper().readTree(Objects.requireNonNull(in)).get(kind);
      return StreamSupport.stream(names.spliterator(), false).map(JsonNode::asText).toList();
    }
  }

  private static Set<String> publicMethods(Class<?>... types) {
    return Stream.of(types)
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(Method::getName)
        .collect(Collectors.toSet());
  }

  @Test
  void everyClassIsThere() throws IOException {
    List<String> classes = names("classes");
    assertThat(classes).hasSizeGreaterThan(60);
    for (String name : classes) {
      if (!OTHER_CLASSES.containsKey(name)) {
        assertThatCode(() -> Class.forName("org.jtorch.vision.transforms." + name))
            .as(name)
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void everyFunctionOnSamplesIsThere() throws IOException {
    assertThat(ON_PARTS.keySet()).containsAll(names("functions"));
    assertThat(publicMethods(Parts.class)).containsAll(ON_PARTS.values());
  }

  @Test
  void everyFunctionalIsThere() throws IOException {
    Set<String> wanted = new HashSet<>();
    List<String> functional = names("functional");
    for (String name : functional) {
      String base = KERNEL.matcher(name).replaceFirst("");
      boolean kernel = functional.contains(base);
      wanted.add(ALIASES.getOrDefault(name, kernel ? base : name));
    }
    wanted.removeAll(DISPATCH);
    assertThat(wanted).hasSizeGreaterThan(40);
    assertThat(
            publicMethods(
                Augment.class,
                Color.class,
                Geometry.class,
                Meta.class,
                Misc.class,
                Temporal.class,
                TypeConversion.class))
        .containsAll(wanted.stream().map(PublicNamesTest::camelCase).toList());
    assertThat(TVTensor.class).isSealed();
  }

  private static String camelCase(String name) {
    return Pattern.compile("_([a-z])").matcher(name).replaceAll(PublicNamesTest::upper);
  }

  private static String upper(MatchResult match) {
    return match.group(1).toUpperCase(Locale.ROOT);
  }
}
