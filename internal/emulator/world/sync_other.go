// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

//go:build !windows

package world

import (
	"errors"
	"fmt"
	"os"
)

// syncDir makes renames in a folder durable.
func syncDir(dir string) error {
	handle, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("cannot open the folder of the state: %w", err)
	}
	if err := errors.Join(handle.Sync(), handle.Close()); err != nil {
		return fmt.Errorf("cannot sync the folder of the state: %w", err)
	}
	return nil
}
