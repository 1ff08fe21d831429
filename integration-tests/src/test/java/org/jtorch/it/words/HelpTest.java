package org.jtorch.it.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jtorch.Torch;
import org.jtorch.it.Repository;
import org.jtorch.it.architecture.ApiModules;
import org.junit.jupiter.api.Test;

/** {@code Torch.help} is correct for every public name of PyTorch's modules. */
class HelpTest {
  private static final Pattern MEMBER =
      Pattern.compile("((?:[a-z]\\w*\\.)*[A-Z]\\w*)(?:\\.(\\w+))?.*");
  private static final List<String> COVERED =
      List.of(
          "torch.nn.LSTM",
          "torch.nn.init.xavier_uniform_",
          "torch.nn.utils.clip_grad_norm_",
          "torch.nn.utils.rnn.pack_padded_sequence",
          "torch.optim.RMSprop",
          "torch.optim.lr_scheduler.StepLR",
          "torch.utils.data.DataLoader",
          "torch.cuda.is_available",
          "torch.amp.GradScaler",
          "torch.autograd.functional.jacobian",
          "torch.autograd.gradcheck",
          "torch.no_grad",
          "torch.float32",
          "torch.Tensor");

  @Test
  void everyNameOfAModuleHasATrueAnswer() throws IOException {
    everyNameHasATrueAnswer(names("pytorch-modules.txt"), types(false));
    assertThat(names("pytorch-modules.txt")).hasSizeGreaterThan(700).containsAll(COVERED);
  }

  @Test
  void everyNameOfTorchvisionHasATrueAnswer() throws IOException {
    everyNameHasATrueAnswer(names("torchvision-names.txt"), types(true));
    assertThat(names("torchvision-names.txt"))
        .hasSizeGreaterThan(500)
        .contains("torchvision.models.resnet50", "torchvision.transforms.v2.Resize");
    assertThat(Torch.help("vit_b_16"))
        .startsWith(
            "torchvision.models.vit_b_16: org.jtorch.vision.models.VisionTransformer#vitB_");
    assertThat(Torch.help("torchvision.ops.nms"))
        .startsWith("torchvision.ops.nms: org.jtorch.vision.ops.VisionOps#nms(");
    assertThat(Torch.help("torchvision.transforms.v2.RandomErasing"))
        .startsWith("torchvision.transforms.v2.RandomErasing: org.jtorch.vision.transforms.Random");
  }

  private static Set<String> types(boolean ofVision) {
    return ApiModules.exportedClasses().stream()
        .filter(type -> type.getName().contains(".vision.") == ofVision)
        .map(type -> type.getName().replaceFirst(".*\\.", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void everyNameHasATrueAnswer(List<String> names, Set<String> types) {
    for (String name : names) {
      String answer = answer(name);
      String last = name.substring(name.lastIndexOf('.') + 1);
      if (answer.startsWith("missing: ")) {
        assertThat(types).as(name).doesNotContain(last);
      } else if (answer.startsWith("org.jtorch.")) {
        assertThat(exists(answer.replaceFirst("[,#(].*", ""), "")).as(name).isTrue();
      } else if (answer.startsWith("written differently in Java: ")) {
        Matcher member = MEMBER.matcher(answer.replaceFirst(".*?: ", ""));
        assertThat(member.matches()).as(answer).isTrue();
        String called = member.group(2) == null ? "" : member.group(2);
        boolean jdk = Set.of("Math", "Double").contains(member.group(1));
        String type = jdk ? "java.lang." + member.group(1) : "org.jtorch." + member.group(1);
        assertThat(exists(type, called)).as(name + ": " + answer).isTrue();
      } else {
        assertThat(answer).as(name).matches("(Python only|deprecated in PyTorch): .+");
      }
    }
  }

  @Test
  void namesThatExistAreNotDenied() {
    assertThat(Torch.help("torch.no_grad")).startsWith("torch.no_grad: org.jtorch.Torch#noGrad()");
    assertThat(Torch.help("nn.LSTM")).startsWith("torch.nn.LSTM: org.jtorch.nn.LSTM, new LSTM(");
    assertThat(Torch.help("torch.cuda.is_available"))
        .isEqualTo("torch.cuda.is_available: org.jtorch.Cuda#isAvailable()");
    assertThat(Torch.help("optim.SGD")).startsWith("torch.optim.SGD: org.jtorch.optim.SGD");
    assertThat(Torch.help("torch.optim.RMSprop")).startsWith("torch.optim.RMSprop: ");
    assertThat(Torch.help("data.DataLoader")).startsWith("torch.utils.data.DataLoader: ");
    assertThat(Torch.help("torch.linalg.det")).contains("org.jtorch.Linalg#det");
  }

  @Test
  void aNameThatIsAlmostRightFindsTheRightOne() {
    assertThat(nearest("F.huber")).startsWith("torch.nn.functional.huber_loss, ");
    assertThat(nearest("nn.Linaer")).startsWith("torch.nn.Linear, ");
    assertThat(nearest("sofmax")).contains("torch.softmax");
    assertThat(nearest("nn.LSTMs")).startsWith("torch.nn.LSTM, ");
    assertThat(nearest("torch.optim.Adams")).startsWith("torch.optim.Adam, ");
  }

  private static String nearest(String name) {
    String answer = Torch.help(name);
    assertThat(answer).startsWith("jtorch knows no public name " + name);
    return answer.substring(answer.indexOf("nearest: ") + "nearest: ".length());
  }

  private static String answer(String name) {
    String answer = Torch.help(name);
    assertThat(answer.lines()).as(name).anyMatch(line -> line.startsWith(name + ": "));
    String line = answer.lines().filter(l -> l.startsWith(name + ": ")).findFirst().orElseThrow();
    return line.substring(name.length() + 2);
  }

  private static List<String> names(String resource) throws IOException {
    Path folder = Repository.root().resolve("jtorch-api/src/main/resources/org/jtorch");
    return Files.readAllLines(folder.resolve(resource)).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceFirst("\t.*", ""))
        .toList();
  }

  private static boolean exists(String type, String member) {
    Class<?> found;
    try {
      found = Class.forName(type);
    } catch (ClassNotFoundException e) {
      return false;
    }
    Stream<String> members =
        Stream.of(
                Arrays.stream(found.getMethods()),
                Arrays.stream(found.getDeclaredMethods()),
                Arrays.stream(found.getFields()))
            .flatMap(all -> all)
            .map(java.lang.reflect.Member::getName);
    return member.isEmpty() || members.anyMatch(member::equals);
  }
}
