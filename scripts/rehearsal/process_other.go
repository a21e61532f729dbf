// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package main

import "os/exec"

// endTogether is for systems on which the rehearsal runs; here it only has to compile.
func endTogether(*exec.Cmd) {}
