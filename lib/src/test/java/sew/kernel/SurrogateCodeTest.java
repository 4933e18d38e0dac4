package sew.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sew.neuron.Surrogate;

/** The one table of codes, against the enum in C++. */
class SurrogateCodeTest {
  private static final Path NATIVE = Path.of("src/main/native");
  private static final Pattern ENUM =
      Pattern.compile("\\bATAN,[\\sA-Z0-9_,\\\\]*\\bSTRAIGHT_THROUGH\\b");

  private static final List<Surrogate> ALL =
      List.of(
          new Surrogate.S2nn(5, 6),
          new Surrogate.ATan(2),
          new Surrogate.Sigmoid(4),
          new Surrogate.StraightThrough(),
          new Surrogate.Rectangular(1),
          new Surrogate.PiecewiseQuadratic(1),
          new Surrogate.PiecewiseLeakyReLu(0.5, 0.01),
          new Surrogate.SoftSign(2),
          new Surrogate.Erf(3));

  private static SurrogateCode code(Surrogate surrogate) {
    return SurrogateCode.of(surrogate).orElseThrow();
  }

  @Test
  void isThePlaceInTheEnumInCpp() throws IOException {
    List<String> expected =
        ALL.stream()
            .map(SurrogateCodeTest::code)
            .sorted(Comparator.comparing(SurrogateCode::code))
            .map(code -> code.code() + " " + code.name())
            .toList();
    int found = 0;
    try (Stream<Path> files = Files.walk(NATIVE)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".h")).toList()) {
        for (MatchResult match : ENUM.matcher(Files.readString(file)).results().toList()) {
          List<String> names = Arrays.asList(match.group().split("[\\s,\\\\]+"));
          assertEquals(
              expected,
              names.stream().map(name -> names.indexOf(name) + " " + name).toList(),
              file.toString());
          found++;
        }
      }
    }
    assertTrue(found > 0, "no enum of surrogates in " + NATIVE);
  }

  /** All but a variant that is there to compare with SpikingJelly 2.0.0: DJL computes it. */
  @Test
  void knowsEverySurrogateOfTheLibrary() {
    assertTrue(
        SurrogateCode.of(new Surrogate.PiecewiseLeakyReLuOfSpikingJelly2(0.5, 0.01)).isEmpty());
    Set<Class<?>> records =
        Arrays.stream(Surrogate.class.getDeclaredClasses())
            .filter(Class::isRecord)
            .filter(type -> type != Surrogate.PiecewiseLeakyReLuOfSpikingJelly2.class)
            .collect(Collectors.toSet());
    assertEquals(records, ALL.stream().map(Object::getClass).collect(Collectors.toSet()));
  }

  @Test
  void hasTheParameters() {
    assertEquals(0.5, code(new Surrogate.PiecewiseLeakyReLu(0.5, 0.01)).a());
    assertEquals(0.01, code(new Surrogate.PiecewiseLeakyReLu(0.5, 0.01)).b());
    assertEquals(6, code(new Surrogate.S2nn(5, 6)).b());
    assertEquals(3, code(new Surrogate.Erf(3)).a());
  }
}
