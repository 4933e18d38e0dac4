package sew.reproduce.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import sew.registry.DefaultValue;
import sew.registry.TypeId;
import sew.registry.Types;

class CanonicalJsonTest {

  private interface Shape {}

  @TypeId("circle")
  private record Circle(double radius) implements Shape {}

  /** The circle of a later version: another class, its components in another order, one new. */
  @TypeId("circle")
  private record Disc(@DefaultValue("0.50") double hole, double radius) implements Shape {}

  private record Nameless() implements Shape {}

  private record Picture(Shape shape, List<Integer> sizes, String title) {}

  /** A component of a later version with a default that is a record. */
  private record LaterPicture(
      @DefaultValue("{\"type\":\"circle\",\"radius\":3.0}") Shape frame,
      String title,
      Shape shape,
      List<Integer> sizes) {}

  private static final List<Integer> SIZES = List.of(1, 20);

  @Test
  void isTypeFirstThenComponentsByName() {
    assertEquals(
        "{\"shape\":{\"type\":\"circle\",\"radius\":1.25},\"sizes\":[1,20],\"title\":\"a \\\"b\\\"\"}",
        CanonicalJson.of(new Picture(new Circle(1.25), SIZES, "a \"b\"")));
  }

  @Test
  void aNewComponentWithItsDefaultChangesNothingAndAnotherValueDoes() {
    String old = CanonicalJson.of(new Picture(new Circle(2), SIZES, ""));
    assertEquals(old, CanonicalJson.of(new Picture(new Disc(0.5, 2), SIZES, "")));
    assertNotEquals(old, CanonicalJson.of(new Picture(new Disc(0, 2), SIZES, "")));
    assertEquals(old, CanonicalJson.of(new LaterPicture(new Circle(3), "", new Circle(2), SIZES)));
    assertNotEquals(
        old, CanonicalJson.of(new LaterPicture(new Circle(4), "", new Circle(2), SIZES)));
  }

  @Test
  void aNumberIsWrittenInOneWay() {
    assertEquals("1", CanonicalJson.of(1.0));
    assertEquals("1", CanonicalJson.of(1));
    assertEquals("100", CanonicalJson.of(1e2));
    assertEquals("0.00000001", CanonicalJson.of(1e-8));
    assertEquals("0.1", CanonicalJson.of(0.1));
    assertEquals("0", CanonicalJson.of(-0.0));
    assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(1 / 0.0));
  }

  /** Without one, two types without components would be one experiment. */
  @Test
  void aTypeAmongSeveralNeedsAnId() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> CanonicalJson.of(new Picture(new Nameless(), SIZES, "")));
    assertTrue(e.getMessage().contains("@TypeId"), e.getMessage());
  }

  @Test
  void whatWasWrittenIsReadBack() throws Exception {
    Types types = Types.builtIn(Disc.class);
    Picture picture = new Picture(new Disc(0.25, 2), SIZES, "a");
    String json = Json.line(RecordJson.of(picture));
    assertEquals(picture, read(json, types));
    String older = json.replace("\"hole\":0.25,", "");
    assertEquals(new Picture(new Disc(0.5, 2), SIZES, "a"), read(older, types));
    assertSays("expected \"radius\" in \"circle\"", json.replace("\"radius\":2.0", "\"hole\":1"));
    assertSays("no \"colour\" in \"circle\"", json.replace("\"hole\"", "\"colour\""));
    assertSays("no Shape is called \"square\"", json.replace("circle", "square"));
    assertSays("an integer", json.replace("[1,", "[1.5,"));
  }

  private static void assertSays(String words, String json) {
    Types types = Types.builtIn(Disc.class);
    Exception e = assertThrows(IllegalArgumentException.class, () -> read(json, types));
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  private static Picture read(String json, Types types) {
    return RecordJson.read(Json.tree(json), Picture.class, types);
  }
}
