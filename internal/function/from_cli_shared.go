// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import "go.yaml.in/yaml/v4"

// sharedKeys are the keys at the top that hold what the rest of the document repeats: something in them has an anchor (&name), and another key
// has its alias (*name). The CLI reads the arguments that it knows, so that such a place may have any name.
func sharedKeys(document *yaml.Node) map[string]bool {
	if document.Kind != yaml.DocumentNode || len(document.Content) == 0 {
		return nil
	}
	root := document.Content[0]
	owner := map[*yaml.Node]string{}
	eachMember(root, func(key string, node *yaml.Node) {
		if node.Anchor != "" {
			owner[node] = key
		}
	})
	shared := map[string]bool{}
	eachMember(root, func(key string, node *yaml.Node) {
		if node.Kind != yaml.AliasNode {
			return
		}
		if holder, found := owner[node.Alias]; found && holder != key {
			shared[holder] = true
		}
	})
	return shared
}

// eachMember visits all that is written below each key at the top; aliases are not followed.
func eachMember(root *yaml.Node, visit func(key string, node *yaml.Node)) {
	if root.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		open := []*yaml.Node{root.Content[i+1]}
		for len(open) > 0 {
			node := open[len(open)-1]
			open = append(open[:len(open)-1], node.Content...)
			visit(root.Content[i].Value, node)
		}
	}
}
