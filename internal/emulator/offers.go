// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "github.com/peakbi/terraform-provider-peak/internal/emulator/world"

// offers are the objects that another tenant sees.
func (e *Emulator) offers(tenant string) (offered [][]byte, err error) {
	_, err = e.locked(func(p *world.Platform) error {
		for _, area := range p.Areas {
			if area.Offers == nil {
				continue
			}
			raw, err := area.Offers(tenant)
			if err != nil {
				return err
			}
			offered = append(offered, raw)
		}
		return nil
	})
	return offered, err
}

// standing is a state of a world: the same platform at the same version holds the same.
type standing struct {
	platform *world.Platform
	version  uint64
}

// standing tells how the world stands now.
func (e *Emulator) standing() (standing, error) {
	now := standing{}
	var err error
	now.version, err = e.locked(func(p *world.Platform) error {
		now.platform = p
		return nil
	})
	return now, err
}

// receive takes over what the other tenants offer. Only specs are offered, so that there is one area to take them.
func (e *Emulator) receive(offered [][]byte) error {
	return e.do(func(p *world.Platform) error {
		for _, area := range p.Areas {
			if area.Receive == nil {
				continue
			}
			if err := area.Receive(offered); err != nil {
				return err
			}
		}
		return nil
	})
}
