package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jtorch.it.Command;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Service in an executable jar whose natives are in nested jars. */
class ExecutableJarIT {
  private static final Map<String, Path> JARS = new TreeMap<>();

  @BeforeAll
  static void build() throws Exception {
    for (String version : List.of("3.5.7", "4.0.7")) {
      MavenProject project = MavenProject.copy("service");
      project.maven("package", "-Dboot.version=" + version);
      JARS.put(version, project.folder().resolve("target/service-1.jar"));
    }
  }

  static List<Arguments> bootsAndJdks() {
    List<Arguments> all = new ArrayList<>();
    for (String boot : JARS.keySet()) {
      Jdks.atHand().forEach(jdk -> all.add(Arguments.of(boot, jdk)));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("bootsAndJdks")
  void theServiceAnswersPredictions(String boot, Path jdk) throws Exception {
    try (RunningService service = RunningService.start(jdk, JARS.get(boot))) {
      assertThat(service.post("/predict", "[1, -2, 3]")).isEqualTo("8.0");
      assertThat(service.post("/predict", "[-1, 0.25, -3]")).isEqualTo("0.5");
      assertThat(service.printed()).contains("(v" + boot + ")").doesNotContain("WARNING");
    }
  }

  @ParameterizedTest
  @MethodSource("bootsAndJdks")
  void theDoctorRunsInTheExecutableJar(String boot, Path jdk) throws Exception {
    Command.Result result =
        Command.java(
                jdk,
                List.of(
                    "-cp",
                    JARS.get(boot).toString(),
                    "-Dloader.main=org.jtorch.loader.Doctor",
                    "org.springframework.boot.loader.launch.PropertiesLauncher"))
            .run()
            .ok();
    assertThat(result.out())
        .contains("natives      CPU (pytorch-")
        .contains("already unpacked")
        .contains("libtorch works here.");
  }
}
