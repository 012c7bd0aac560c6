package dev.weir.persistence.rocksdb.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.state.key.KeyGroupRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexesByGroupTest {
  @Test
  void eachGroup_givesItsIndexes_inAscendingOrder() {
    int[] groupOf = {7, 3, 5, 7, 5, 5};
    IndexesByGroup indexes =
        new IndexesByGroup(groupOf.length, new KeyGroupRange(3, 8), index -> groupOf[index]);
    List<String> given = new ArrayList<>();
    for (int group = 3; group < 8; group++) {
      int current = group;
      indexes.forEach(group, index -> given.add(current + ":" + index));
    }
    assertThat(given).containsExactly("3:1", "5:2", "5:4", "5:5", "7:0", "7:3");
  }
}
