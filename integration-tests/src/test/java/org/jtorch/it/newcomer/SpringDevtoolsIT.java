package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample {@code spring-digits} under the developer tools, which restart it in the same JVM. */
class SpringDevtoolsIT {
  private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");
  private static final String DRAWING =
      "{\"pixels\": ["
          + ("[" + "0,".repeat(27) + "0],").repeat(27)
          + "["
          + "0,".repeat(27)
          + "0]]}";

  private static Path classes;
  private static String classPath;

  @BeforeAll
  static void build() throws Exception {
    MavenProject project =
        MavenProject.copy("spring-devtools", Repository.root().resolve("samples/spring-digits"));
    Path pom = project.folder().resolve("pom.xml");
    String developed =
        Files.readString(pom)
            .replace(
                "<artifactId>spring-boot-starter-validation</artifactId>\n    </dependency>",
                """
                <artifactId>spring-boot-starter-validation</artifactId>
                    </dependency>
                    <dependency>
                      <groupId>org.springframework.boot</groupId>
                      <artifactId>spring-boot-devtools</artifactId>
                    </dependency>\
                """);
    assertThat(developed).contains("spring-boot-devtools");
    Files.writeString(pom, developed);
    List<String> parts = new ArrayList<>();
    project.classPath().forEach(path -> parts.add(path.toString()));
    classes = project.folder().resolve("target/classes");
    parts.add(0, classes.toString());
    classPath = String.join(File.pathSeparator, parts);
  }

  static List<Path> jdks() {
    return Jdks.atHand();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void restartsAnswerAndEndTheThreadsOfTheContextBefore(Path jdk) throws Exception {
    List<String> command =
        List.of(
            jdk.resolve("bin/java").toString(),
            "-cp",
            classPath,
            "com.example.digits.DigitsApplication",
            "--server.port=0",
            "--server.address=127.0.0.1");
    try (RunningService service = RunningService.start(command, STARTED)) {
      assertAnswers(service);
      for (int restart = 1; restart <= 2; restart++) {
        Files.writeString(classes.resolve("changed-" + restart), "x");
        RunningService restarted =
            new RunningService(service.process(), service.log(), awaitPort(service, restart + 1));
        assertAnswers(restarted);
        assertThat(workers(jdk, service)).isEqualTo(Runtime.getRuntime().availableProcessors());
      }
      assertThat(service.printed()).doesNotContain("UnsatisfiedLinkError", "ERROR");
    }
  }

  private static void assertAnswers(RunningService service) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (service.get("/actuator/health/readiness").statusCode() != 200) {
      assertThat(System.nanoTime()).as(service.printed()).isLessThan(end);
      Thread.sleep(100);
    }
    assertThat(service.post("/drawings", DRAWING)).startsWith("{\"digit\":");
  }

  /** Waits until the server has started so many times, and returns its port. */
  private static int awaitPort(RunningService service, int times) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (true) {
      List<Integer> ports = ports(service);
      if (ports.size() >= times) {
        return ports.get(times - 1);
      }
      assertThat(System.nanoTime()).as(service.printed()).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static List<Integer> ports(RunningService service) throws IOException {
    List<Integer> ports = new ArrayList<>();
    Matcher started = STARTED.matcher(service.printed());
    while (started.find()) {
      ports.add(Integer.parseInt(started.group(1)));
    }
    return ports;
  }

  private static long workers(Path jdk, RunningService service) throws Exception {
    String dump =
        Command.of(jdk.resolve("bin/jstack").toString(), Long.toString(service.process().pid()))
            .run()
            .ok()
            .out();
    return dump.lines().filter(line -> line.matches("\"jtorch-serving-\\d+-worker.*")).count();
  }
}
