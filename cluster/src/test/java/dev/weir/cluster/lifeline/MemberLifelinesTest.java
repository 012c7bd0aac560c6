package dev.weir.cluster.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clusters of real processes: who is killed is removed at once, who stands still a while later. */
class MemberLifelinesTest {
  private final List<MemberProcess> members = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (MemberProcess member : members) {
      member.close();
    }
  }

  private void form(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      members.add(MemberProcess.start(i == 0 ? null : members.get(0)));
    }
    MemberProcess last = members.get(count - 1);
    for (MemberProcess member : members.subList(0, count - 1)) {
      member.await("up " + last.address());
    }
  }

  /** One after the other, down to the last: each of those that are left notices by itself. */
  @Test
  void whoIsKilledIsRemoved_andTheRestGoesOn() throws Exception {
    form(3);
    List<String> times = new ArrayList<>();
    while (members.size() > 1) {
      MemberProcess victim = members.remove(0); // the leader
      long killed = victim.kill();
      for (MemberProcess member : members) {
        MemberProcess.Said down = member.await("down " + victim.address());
        MemberProcess.Said removed = member.await("removed " + victim.address());
        times.add(millis(killed, down) + " to down, " + millis(killed, removed) + " to removed");
      }
      victim.close();
    }
    // Who is left is a cluster: it takes new members.
    MemberProcess next = MemberProcess.start(members.get(0));
    members.add(next);
    members.get(0).await("up " + next.address());
    assertThat(members.get(0).said()).doesNotContain("terminated");
    System.out.println("after kill -9, milliseconds: " + times);
  }

  private static long millis(long from, MemberProcess.Said to) {
    return TimeUnit.NANOSECONDS.toMillis(to.nanos() - from);
  }

  @Test
  void whoStandsStillIsRemoved_andEndsWhenItGoesOn() throws Exception {
    form(3);
    MemberProcess victim = members.get(1);
    long stopped = System.nanoTime();
    victim.signal("STOP");
    for (MemberProcess member : List.of(members.get(0), members.get(2))) {
      MemberProcess.Said removed = member.await("removed " + victim.address());
      System.out.println("after SIGSTOP, milliseconds to removed: " + millis(stopped, removed));
    }
    victim.signal("CONT");
    victim.await("terminated");
    assertThat(members.get(0).said()).doesNotContain("terminated");
  }

  /** Far shorter than what the cluster decides on: nobody loses anything. */
  @Test
  void aBriefStandstillChangesNothing() throws Exception {
    form(2);
    MemberProcess one = members.get(1);
    one.signal("STOP");
    one.signal("CONT");
    MemberProcess third = MemberProcess.start(one);
    members.add(third);
    members.get(0).await("up " + third.address());
    for (MemberProcess member : members) {
      assertThat(member.said()).noneMatch(line -> line.startsWith("down"));
    }
  }
}
