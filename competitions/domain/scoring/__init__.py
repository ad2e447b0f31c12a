"""The laws of counting: formats as parameters, and a match as a fold over the umpire's log.

`formats` and `presets` say how a match is counted, `events` what an umpire can write down, `laws` what each event
does to the `state`, `facts` what can be read from a state, `log` adds undo and redo, `final_scores` judges a score
somebody typed in.
"""
