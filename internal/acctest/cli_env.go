// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

// Env sets environment variables, each as "NAME=value", for the commands from now on.
func (c *CLI) Env(variables ...string) {
	c.env = append(c.env, variables...)
}
