import { setTimeout as delay } from 'node:timers/promises';

function isAlive(leader: number): boolean {
  try {
    process.kill(-leader, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends a process that was spawned `detached` and everything it started: asks first, then insists after 3 s.
 * `leader` is the pid of that process. Resolves when the group is gone, or after 6 s.
 */
export async function endProcessGroup(leader: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(-leader, signal);
    } catch {
      return;
    }
    for (const asked = Date.now(); isAlive(leader) && Date.now() - asked < 3000;) {
      await delay(25);
    }
  }
}
