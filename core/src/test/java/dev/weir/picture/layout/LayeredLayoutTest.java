package dev.weir.picture.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.picture.layout.LayeredLayout.Link;
import dev.weir.picture.layout.LayeredLayout.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayeredLayoutTest {
  private static Node box(double height) {
    return new Node(100, height, true);
  }

  private static Link link(Node from, Node to) {
    return new Link(from, from.height / 2, to, to.height / 2, 40);
  }

  @Test
  void aLineIsLevel() {
    List<Node> boxes = List.of(box(40), box(90), box(60));
    List<Link> links = List.of(link(boxes.get(0), boxes.get(1)), link(boxes.get(1), boxes.get(2)));
    LayeredLayout layout = new LayeredLayout(boxes, links);
    assertThat(layout.segments())
        .allSatisfy(segment -> assertThat(segment.fromY()).isEqualTo(segment.toY()));
    assertThat(boxes).extracting(box -> box.layer).containsExactly(0, 1, 2);
    assertThat(layout.height()).isEqualTo(90);
  }

  @Test
  void aSourceStandsNextToItsReader() {
    List<Node> boxes = List.of(box(40), box(40), box(40), box(40));
    List<Link> links =
        List.of(
            link(boxes.get(0), boxes.get(2)),
            link(boxes.get(2), boxes.get(3)),
            link(boxes.get(1), boxes.get(3)));
    LayeredLayout layout = new LayeredLayout(boxes, links);
    assertThat(boxes).extracting(box -> box.layer).containsExactly(0, 1, 1, 2);
    assertThat(layout.segments()).hasSize(3);
  }

  @Test
  void linksUncross() {
    List<Node> boxes = List.of(box(40), box(40), box(40), box(40));
    List<Link> links = List.of(link(boxes.get(0), boxes.get(3)), link(boxes.get(1), boxes.get(2)));
    assertThat(new LayeredLayout(boxes, links).segments())
        .allSatisfy(segment -> assertThat(segment.fromY()).isEqualTo(segment.toY()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void boxesNeverOverlapAndLinksLeadToTheRight(long seed) {
    Random random = new Random(seed);
    List<Node> boxes = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      boxes.add(box(40 + random.nextInt(120)));
      for (int n = random.nextInt(4); i > 0 && n > 0; n--) {
        links.add(link(boxes.get(random.nextInt(i)), boxes.get(i)));
      }
    }
    assertThat(new LayeredLayout(boxes, links).width()).isGreaterThan(100);
    for (Node a : boxes) {
      assertThat(a.y).isGreaterThanOrEqualTo(0);
      for (Node b : boxes) {
        if (a != b && a.layer == b.layer && a.y <= b.y) {
          assertThat(b.y).isGreaterThan(a.y + a.height + 10);
        }
      }
    }
    assertThat(links)
        .allSatisfy(link -> assertThat(link.to.x).isGreaterThan(link.from.x + 100 + 40));
  }
}
