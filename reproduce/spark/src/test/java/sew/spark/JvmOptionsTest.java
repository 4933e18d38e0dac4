package sew.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
  @Test
  void areThoseThatSparkSubmitAddsButOne() throws IOException {
    assertEquals(
        Stream.of(JavaModuleOptions.defaultModuleOptionArray())
            .filter(option -> !option.equals("--add-modules=jdk.incubator.vector"))
            .toList(),
        Files.readAllLines(Path.of("jvm.options")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList());
  }
}
