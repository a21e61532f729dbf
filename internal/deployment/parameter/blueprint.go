// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package parameter

import (
	"maps"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// Blueprint is what a deployment takes: the parameters of a block, or those of an app and of the blocks that are deployed with it.
type Blueprint struct {
	Own    Definitions // of the block, or of the app itself
	Blocks []Block     // of an app
	IsApp  bool
}

// Block is a block that an app deployment has, or leaves out.
type Block struct {
	// Names are those that its values may stand under, the one that is used for new ones first. There is none where the platform does
	// not tell it.
	Names       []string
	Definitions Definitions

	// Unread says that the definitions are not known.
	Unread bool
	// Excluded says that the block is not deployed.
	Excluded bool
}

// name is the one that values of the block stand under, or are to.
func (b Block) name(given ...Values) string {
	for _, name := range b.Names {
		for _, values := range given {
			for place := range values {
				if strings.HasPrefix(place, jsonvalue.EscapeName(name)+"/") {
					return name
				}
			}
		}
	}
	if len(b.Names) == 0 {
		return ""
	}
	return b.Names[0]
}

// Complete finds the values that are sent beside those that are given (contract 10.5): the defaults of required parameters, and given
// values to which defaults of required properties are added. A block takes none where its app has a value of that name, or a required
// parameter with a default.
func (b Blueprint) Complete(parameters, app Values) (forBlocks, forApp Values) {
	if !b.IsApp {
		return completed(b.Own, "", parameters, nil), Values{}
	}
	forApp = completed(b.Own, "", app, nil)
	inherited := app.Merged(forApp)
	forBlocks = Values{}
	for _, block := range b.Blocks {
		name := block.name(parameters)
		if name == "" || block.Excluded {
			continue
		}
		maps.Copy(forBlocks, completed(block.Definitions, jsonvalue.EscapeName(name)+"/", parameters, inherited))
	}
	return forBlocks, forApp
}

// completed are the values of one release that differ from the given ones. Nothing is added where there is an inherited value.
func completed(definitions Definitions, prefix string, given, inherited Values) Values {
	added := Values{}
	for group, list := range definitions {
		for _, d := range list {
			place := group + "/" + jsonvalue.EscapeName(d.Name)
			before := given[prefix+place]
			if _, has := inherited[place]; before == nil && has {
				continue
			}
			if value := d.complete(before); value != nil && (before == nil || !jsonvalue.Equal(value, before)) {
				added[prefix+place] = value
			}
		}
	}
	return added
}

// Stripped is a set of values, as the platform shows them, without the defaults of required properties.
func (b Blueprint) Stripped(values Values) Values {
	stripped := values.Merged(nil)
	strip := func(definitions Definitions, prefix string) {
		for group, list := range definitions {
			for _, d := range list {
				place := prefix + group + "/" + jsonvalue.EscapeName(d.Name)
				if value, has := stripped[place]; has {
					stripped[place] = d.strip(value)
				}
			}
		}
	}
	if !b.IsApp {
		strip(b.Own, "")
		return stripped
	}
	for _, block := range b.Blocks {
		for _, name := range block.Names {
			strip(block.Definitions, jsonvalue.EscapeName(name)+"/")
		}
	}
	return stripped
}

// StrippedApp is Stripped for the values of the app itself.
func (b Blueprint) StrippedApp(values Values) Values { return Blueprint{Own: b.Own}.Stripped(values) }

// Defaults are the values that parameters have without being set, of the blocks and of the app itself. What a block inherits from the
// app goes before its own, unless it is its own that is shown: a required one is sent where the app has none that is.
func (b Blueprint) Defaults(inherited, shown Values) (forBlocks, forApp Values) {
	if !b.IsApp {
		return defaults(b.Own, ""), Values{}
	}
	forApp, forBlocks = defaults(b.Own, ""), Values{}
	all := forApp.Merged(inherited)
	for _, block := range b.Blocks {
		for _, name := range block.Names {
			prefix := jsonvalue.EscapeName(name) + "/"
			own := defaults(block.Definitions, prefix)
			for place, value := range all {
				if d, has := block.Definitions.at(place); block.Unread || has && (own[prefix+place] == nil || !jsonvalue.Equal(d.strip(own[prefix+place]), d.strip(shown[prefix+place]))) {
					own[prefix+place] = value
				}
			}
			maps.Copy(forBlocks, own)
		}
	}
	return forBlocks, forApp
}

func defaults(definitions Definitions, prefix string) Values {
	values := Values{}
	for group, list := range definitions {
		for _, d := range list {
			if value := d.byDefault(); value != nil {
				values[prefix+group+"/"+jsonvalue.EscapeName(d.Name)] = value
			}
		}
	}
	return values
}

// find is the block of a name.
func (b Blueprint) find(name string) (Block, bool) {
	i := slices.IndexFunc(b.Blocks, func(block Block) bool { return slices.Contains(block.Names, name) })
	if i < 0 {
		return Block{}, false
	}
	return b.Blocks[i], true
}
