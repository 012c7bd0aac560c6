package dev.weir.coordinator.rescale;

import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of a job's graph decides about its placement; it outlives the job's classes.
 *
 * @param parallelism by chain
 * @param keyed the chains with state by key
 * @param keyGroups of each of these: the job's maximum parallelism
 */
public record JobShape(SortedMap<String, Integer> parallelism, Set<String> keyed, int keyGroups) {
  public JobShape {
    parallelism = Collections.unmodifiableSortedMap(new TreeMap<>(parallelism));
    keyed = Collections.unmodifiableSet(new TreeSet<>(keyed));
  }

  public static JobShape of(ActorGraph graph) {
    TreeMap<String, Integer> parallelism = new TreeMap<>();
    SortedSet<String> keyed = new TreeSet<>();
    for (Chain chain : graph.chains()) {
      parallelism.put(chain.name(), chain.parallelism());
      if (graph.isKeyed(chain)) {
        keyed.add(chain.name());
      }
    }
    return new JobShape(parallelism, keyed, graph.maxParallelism());
  }

  /** The number of subtasks that a chain has; 0 if there is no such chain. */
  int subtasks(String chain) {
    return parallelism.getOrDefault(chain, 0);
  }

  KeyGroupRange range(String chain, int index) {
    return KeyGroups.range(index, keyGroups, subtasks(chain));
  }

  /** The index of the subtask that owns a key group of a chain. */
  int owner(String chain, int keyGroup) {
    return KeyGroups.owner(keyGroup, keyGroups, subtasks(chain));
  }
}
