// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package docstest

import (
	"os/exec"
	"syscall"
)

// ofItsOwn puts a command, and what it starts, into a process group.
func ofItsOwn(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// endGroup ends the process group of a command. It is gone where nothing runs any more.
func endGroup(command *exec.Cmd) { _ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
