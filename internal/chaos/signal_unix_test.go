// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package chaos_test

import (
	"os/exec"
	"syscall"
)

// ownGroup has a command start in a process group of its own.
func ownGroup(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// interruptGroup is Ctrl-C for a process and all that it started, killGroup their end.
func interruptGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGINT) }
func killGroup(pid int)      { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// killProcess ends one process.
func killProcess(pid int) { _ = syscall.Kill(pid, syscall.SIGKILL) }
