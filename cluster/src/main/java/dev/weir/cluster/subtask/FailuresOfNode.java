package dev.weir.cluster.subtask;

import dev.weir.id.NodeName;
import dev.weir.protocol.link.Packet;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.ToCoordinator;

/** Says of failures on which node they happened, so that a full disk can be found. */
record FailuresOfNode(ToCoordinator.Wire wire, NodeName node) implements ToCoordinator.Wire {
  static ToCoordinator.Wire before(ToCoordinator.Wire wire, NodeName node) {
    return new FailuresOfNode(wire, node);
  }

  @Override
  public void transmit(ToCoordinator message) {
    wire.transmit(message instanceof ToCoordinator.Reports reports ? named(reports) : message);
  }

  private ToCoordinator named(ToCoordinator.Reports reports) {
    SubtaskReport report = reports.packet().message();
    if (report instanceof SubtaskReport.Failed failed) {
      return with(reports, new SubtaskReport.Failed(failed.failure().on(node)));
    }
    if (report instanceof SubtaskReport.Declined declined) {
      return with(
          reports, new SubtaskReport.Declined(declined.checkpoint(), declined.failure().on(node)));
    }
    return reports;
  }

  private static ToCoordinator with(ToCoordinator.Reports reports, SubtaskReport report) {
    Packet<SubtaskReport> packet = reports.packet();
    return new ToCoordinator.Reports(
        reports.subtask(),
        reports.attempt(),
        new Packet<>(packet.sequence(), packet.received(), report));
  }
}
