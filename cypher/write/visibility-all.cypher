// Every visibility class.
MATCH (v:Visibility)
RETURN collect({number: v.number, text: v.text}) AS rows
