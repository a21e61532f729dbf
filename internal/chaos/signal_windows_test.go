// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"os"
	"os/exec"
)

// Windows has neither process groups nor signals for them: here each way to end an apply ends one process.

func ownGroup(*exec.Cmd)     {}
func interruptGroup(pid int) { killProcess(pid) }
func killGroup(pid int)      { killProcess(pid) }

func killProcess(pid int) {
	if process, err := os.FindProcess(pid); err == nil {
		_ = process.Kill()
	}
}
