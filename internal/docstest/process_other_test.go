// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package docstest

import "os/exec"

// ofItsOwn does nothing: there are no process groups.
func ofItsOwn(*exec.Cmd) {}

// endGroup ends the command alone.
func endGroup(command *exec.Cmd) { _ = command.Process.Kill() }
